// Signing in with a wrong password, a forgotten field, and then rightly, on a link to a post.
import assert from "node:assert/strict";
import { PASSWORD } from "./lib/city.mjs";
import { story } from "./lib/story.mjs";

story("a wrong password keeps the login typed and says what is wrong", async ({ newPerson }) => {
  const { page, ...visitor } = await newPerson({
    expected: ["401 POST /api/session", "404 GET /api/bulletin/posts/1"],
  });
  await page.goto(`${visitor.base}/boards/1?from=mail`);
  await page.waitForURL(/\/sign-in\?next=/);
  await visitor.witness.inspect(page, "sign-in");

  await page.getByRole("button", { name: "サインイン" }).click();
  await page.getByText("ログインIDを入力してください。").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "login");

  await page.getByLabel("ログインID").fill("staff");
  await page.getByLabel("パスワード", { exact: true }).fill("not-this-one");
  await page.keyboard.press("Enter");
  await page.locator('[role="alert"]:not(:empty)').waitFor();
  assert.equal(await page.getByLabel("ログインID").inputValue(), "staff");
  assert.equal(await page.evaluate(() => document.activeElement.id), "password");
  await visitor.witness.inspect(page, "sign-in refused");

  await page.getByLabel("パスワードを表示する").check();
  assert.equal(await page.locator("#password").getAttribute("type"), "text");
  await page.getByLabel("パスワード", { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/boards\/1\?from=mail$/);
  await page.getByText("ページが見つかりません").waitFor();
  await visitor.witness.inspect(page, "board not found");
  await page.goto(`${visitor.base}/no/such/page`);
  await page.getByText("ページが見つかりません").waitFor();
  await visitor.witness.inspect(page, "address not found");
  await page.goto(`${visitor.base}/posts/1/edit`);
  await page.getByText("ページが見つかりません").waitFor();
  await visitor.witness.inspect(page, "post to edit not found");
});

story("a link to another site is not followed after signing in", async ({ newPerson }) => {
  const person = await newPerson();
  await person.open(`/sign-in?next=${encodeURIComponent("//example.com/boards")}`);
  await person.fillSignIn("staff", PASSWORD);
  await person.arrive();
  assert.equal(new URL(person.page.url()).origin, person.base);
  await person.inspect("after signing in");
});
