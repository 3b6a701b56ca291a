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
  await author.inspect("session ended");
  await page.keyboard.type("wrong-password");
  await page.keyboard.press("Enter");
  await dialog.locator('[role="alert"]:not(:empty)').waitFor();
  await dialog.getByLabel("パスワード").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });

  assert.equal(await page.locator("textarea.body-text").inputValue(), "長い本文の途中です。");
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
