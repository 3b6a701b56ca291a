// The first sign-in of somebody whose password was given to them.
import assert from "node:assert/strict";
import { PASSWORD } from "./lib/city.mjs";
import { story } from "./lib/story.mjs";

const FRESH = "asagiri-yama-3776";

story(
  "N9.2: the first sign-in asks for a new password before anything else",
  async ({ newPerson }) => {
    const person = await newPerson({ expected: ["422 PUT /api/session/password"] });
    const { page } = person;
    await person.open("/");
    await page.waitForURL(/\/sign-in/);
    await person.fillSignIn("newcomer", PASSWORD);
    await page.getByRole("heading", { name: "パスワードの変更" }).waitFor();
    await person.inspect("password change");

    // Going straight to a page leads back to the change, which now asks for the current one too.
    await person.open("/boards/1");
    await page.waitForURL(/\/sign-in\?.*change/);
    await page.getByRole("heading", { name: "パスワードの変更" }).waitFor();
    await page.getByLabel("現在のパスワード").fill(PASSWORD);

    await page.getByLabel("新しいパスワード", { exact: true }).fill("short");
    await page.getByLabel("新しいパスワード（確認のためもう一度）").fill("short");
    await page.getByRole("button", { name: "変更して利用を始める" }).click();
    await page.locator('#new_password[aria-invalid="true"]').waitFor();
    assert.notEqual(await page.locator("#new_password-message").textContent(), "");
    await person.inspect("password change refused");

    await page.getByLabel("新しいパスワード", { exact: true }).fill(FRESH);
    await page.getByLabel("新しいパスワード（確認のためもう一度）").fill("something else");
    await page.getByRole("button", { name: "変更して利用を始める" }).click();
    await page.getByText("新しいパスワードと一致しません。").waitFor();

    await page.getByLabel("新しいパスワード（確認のためもう一度）").fill(FRESH);
    await page.getByRole("button", { name: "変更して利用を始める" }).click();
    await page.waitForURL(/\/boards\/1$/);

    const again = await newPerson();
    await again.open("/sign-in");
    await again.fillSignIn("newcomer", FRESH);
    await again.arrive();
  },
);
