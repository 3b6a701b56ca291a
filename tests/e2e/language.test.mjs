// Japanese and English: at sign-in, and kept for the session afterwards.
import assert from "node:assert/strict";
import { PASSWORD } from "./lib/city.mjs";
import { story } from "./lib/story.mjs";

story("the language is switched before and after signing in", async ({ newPerson }) => {
  const person = await newPerson({ expected: ["401 POST /api/session"] });
  const { page } = person;
  await person.open("/sign-in");
  await page.getByLabel("ログインID").fill("staff");
  await page.getByRole("button", { name: "English" }).click();
  assert.equal(await page.getByLabel("Login ID").inputValue(), "staff");
  assert.equal(await page.getAttribute("html", "lang"), "en");
  await person.inspect("sign-in in English");
  await page.getByLabel("Password", { exact: true }).fill("wrong");
  await page.keyboard.press("Enter");
  const message = await page.locator('[role="alert"]:not(:empty)').textContent();
  assert.match(message, /^[\x20-\x7e’“”]+$/, "the server's message is English too");

  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await person.arrive();
  const board = await person.writableBoard();
  await person.open(`/boards/${board.id}`);
  await page.getByRole("link", { name: "Boards" }).waitFor();
  await page.locator(".post-row").first().waitFor();
  await person.inspect("board in English");
  await page.reload();
  await page.getByRole("link", { name: "Boards" }).waitFor();

  await page.locator(".person-button").click();
  await person.inspect("person menu");
  await page.getByRole("button", { name: "日本語" }).click();
  await page.getByRole("link", { name: "掲示板" }).waitFor();
  assert.equal(await page.getAttribute("html", "lang"), "ja");
  assert.match(await page.locator(".post-row time").last().textContent(), /令和|本日/);

  await page.getByRole("button", { name: "サインアウト" }).click();
  await page.waitForURL(/\/sign-in$/);
  await person.open("/");
  await page.waitForURL(/\/sign-in\?next=/);
});
