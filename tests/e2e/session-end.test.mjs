// The session ends while somebody is writing: the text stays, and is published after the password.
import assert from "node:assert/strict";
import { PASSWORD } from "./lib/city.mjs";
import { story } from "./lib/story.mjs";

const TITLE = "途中で切れても消えない掲示";

story("a session that ends while typing costs no word", async ({ newPerson }) => {
  const author = await newPerson({ expected: ["401 "] });
  await author.session("staff");
  const board = await author.writableBoard();
  const { page } = author;
  await author.open(`/boards/${board.id}/new`);
  await page.getByLabel("標題").fill(TITLE);
  await page.locator("textarea.body-text").fill("長い本文の途中です。");

  assert.equal((await author.api("DELETE", "/api/session")).status, 204);
  const dialog = page.getByRole("alertdialog", { name: "もう一度サインインしてください" });
  await dialog.waitFor();
  // Who passes by reads nothing of it.
  const text = page.locator("textarea.body-text");
  assert.equal(await text.isVisible(), false);
  assert.equal(await page.getByRole("banner").isVisible(), false);
  assert.ok(await text.evaluate((element) => element.closest("[inert]") !== null));
  await author.inspect("session ended");
  await page.keyboard.type("wrong-password");
  await page.keyboard.press("Enter");
  await dialog.locator('[role="alert"]:not(:empty)').waitFor();
  await dialog.getByLabel("パスワード").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });

  assert.equal(await text.inputValue(), "長い本文の途中です。");
  await page.waitForFunction(() => document.activeElement?.classList.contains("body-text"));
  await page.getByRole("button", { name: "掲載する" }).click();
  await page.waitForURL(/\/posts\/\d+$/);
  await page.getByRole("heading", { level: 1, name: TITLE }).waitFor();
});

story("a save that meets an ended session goes on after the password", async ({ newPerson }) => {
  const author = await newPerson({ expected: ["401 "] });
  await author.session("staff");
  const board = await author.writableBoard();
  const { page } = author;
  // The event stream tells nothing, nor does it end: the first to notice is the save itself.
  await page.route("**/api/events", () => undefined);
  await author.open(`/boards/${board.id}/new`);
  await page.getByLabel("標題").fill(TITLE);
  await page.locator("textarea.body-text").fill("本文");
  await page.context().clearCookies();
  await page.getByRole("button", { name: "掲載する" }).click();
  const dialog = page.getByRole("alertdialog", { name: "もう一度サインインしてください" });
  await dialog.getByLabel("パスワード").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/posts\/\d+$/);
  await page.getByRole("heading", { level: 1, name: TITLE }).waitFor();
  await author.inspect("published after signing in again");
});

story("a dialog that was open is hidden, too, and goes on afterwards", async ({ newPerson }) => {
  const author = await newPerson({ expected: ["401 "] });
  await author.session("staff");
  const { id } = await author.publish("取り下げる掲示", "本文");
  const { page } = author;
  await author.open(`/posts/${id}`);
  await page.getByRole("button", { name: "取下げ" }).click();
  const question = page.locator(".modal", { hasText: "取り下げてもよろしいですか" });
  await question.waitFor();
  assert.match(await page.title(), /取り下げる掲示/);
  assert.equal((await author.api("DELETE", "/api/session")).status, 204);
  const dialog = page.getByRole("alertdialog", { name: "もう一度サインインしてください" });
  await dialog.waitFor();
  assert.equal(await question.isVisible(), false);
  assert.equal(await page.title(), "Kairan");
  await dialog.getByLabel("パスワード").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await question.waitFor();
  assert.match(await page.title(), /取り下げる掲示/);
  await author.inspect("dialog after signing in again");
  await page.getByRole("button", { name: "取り下げる" }).click();
  await page.waitForURL(/\/boards\/\d+$/);
});
