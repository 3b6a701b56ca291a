// Rich text: formatting, a table, a link, Japanese input; shown as it was written.
import assert from "node:assert/strict";
import { story } from "./lib/story.mjs";

/** What an input method does: a composition that Enter commits. */
async function compose(page, steps, result) {
  const client = await page.context().newCDPSession(page);
  for (const text of steps) {
    const at = text.length;
    await client.send("Input.imeSetComposition", { text, selectionStart: at, selectionEnd: at });
  }
  await client.send("Input.insertText", { text: result });
  await client.detach();
}

story("formatted text, a table and a link are shown as written", async ({ newPerson }) => {
  const author = await newPerson();
  await author.session("staff");
  const board = await author.writableBoard();
  const { page } = author;
  await author.open(`/boards/${board.id}/new`);
  await page.getByLabel("標題").focus();
  await compose(page, ["けん", "けんしん"], "健診");
  assert.equal(await page.getByLabel("標題").inputValue(), "健診");

  await page.getByLabel("書式付き").check();
  const text = page.getByRole("textbox", { name: "本文" });
  await text.click();
  // A person looks whether the caret is back in the text before typing on.
  const press = async (name) => {
    await page.getByRole("button", { name, exact: true }).click();
    await page.locator(".editor-text:focus").waitFor();
  };
  await press("見出し");
  await compose(page, ["に", "にちじ"], "日時");
  await page.keyboard.press("Enter");
  await press("太字");
  await compose(page, ["げん", "げんしゅ"], "厳守");
  await page.keyboard.press("Enter");
  await press("箇条書き");
  await page.keyboard.type("1. そのまま");
  await press("箇条書き");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "リンク" }).click();
  const dialog = page.getByRole("dialog", { name: "リンク" });
  await author.inspect("link dialog");
  await dialog.getByLabel("アドレス").fill("javascript:alert(1)");
  await dialog.getByRole("button", { name: "設定する" }).click();
  await dialog.getByText("入力してください。").waitFor();
  await dialog.getByLabel("アドレス").fill("https://example.jp/shiryo");
  await dialog.getByRole("button", { name: "設定する" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.locator(".editor-text:focus").waitFor();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await press("表を挿入");
  for (const heading of ["所属", "担当", "期限"]) {
    await page.keyboard.type(heading);
    await page.keyboard.press("Tab");
  }
  await author.inspect("rich editor");

  await page.getByRole("button", { name: "掲載する" }).click();
  await page.waitForURL(/\/posts\/\d+$/);
  const shown = page.locator(".post .rich-text");
  assert.equal(await shown.locator("h2").textContent(), "日時");
  assert.equal(await shown.locator("strong").first().textContent(), "厳守");
  assert.equal(await shown.locator("th").first().textContent(), "所属");
  assert.equal(await shown.getByText("1. そのまま").count(), 1);
  assert.equal(await shown.locator("a").getAttribute("href"), "https://example.jp/shiryo");
  await author.inspect("rich post");

  // Editing starts from the same document, and plain text is a choice that is asked about.
  await page.getByRole("link", { name: "編集" }).click();
  await page.locator(".editor-text h2").waitFor();
  await page.getByLabel("文字だけ").click();
  const question = page.getByRole("alertdialog", { name: "書式の取消し" });
  await author.inspect("plain text question");
  await question.getByRole("button", { name: "文字だけにする" }).click();
  assert.match(await page.locator("textarea.body-text").inputValue(), /^日時\n厳守\n/);
});
