// Templates: a post is kept as one, its formatted text is changed in the same editor, a new post
// begins with it, and it is removed only after a question that names it.
import assert from "node:assert/strict";
import { story } from "./lib/story.mjs";

const BODY = {
  type: "doc",
  content: [
    { type: "heading", attrs: { level: 2 }, content: [{ type: "text", text: "1 日時" }] },
    { type: "paragraph", content: [{ type: "text", text: "毎月第1月曜日" }] },
  ],
};

story("a post becomes a template whose formatted text can be changed", async ({ newPerson }) => {
  const author = await newPerson();
  await author.session("staff");
  const board = await author.writableBoard();
  const input = { board_id: board.id, title: "定例会の開催について", body: BODY };
  const { body: post } = await author.api("POST", "/api/bulletin/posts", input);
  const { page } = author;
  await author.open(`/posts/${post.id}`);
  await page.getByRole("button", { name: "ひな形として保存" }).click();
  const dialog = page.getByRole("dialog", { name: "ひな形の作成" });
  await dialog.getByLabel("ひな形の名前").fill("定例会の通知");
  await dialog.locator(".editor-text h2", { hasText: "1 日時" }).waitFor();
  await author.inspect("post as a template");
  await dialog.getByRole("button", { name: "保存する" }).click();
  await page.getByText("ひな形を保存しました。", { exact: false }).waitFor();

  await author.open("/templates");
  await page.getByRole("button", { name: "「定例会の通知」を編集する" }).click();
  const editing = page.getByRole("dialog", { name: "ひな形の編集" });
  await editing.locator(".editor-text p").last().click();
  await page.keyboard.press("End");
  await page.keyboard.type(" 午前10時");
  await author.inspect("template with formatted text");
  await editing.getByRole("button", { name: "保存する" }).click();
  await page.getByText("ひな形を保存しました。").waitFor();
  await author.inspect("templates");

  await author.open(`/boards/${board.id}/new`);
  await page.getByLabel("ひな形", { exact: true }).selectOption({ label: "定例会の通知" });
  await page.locator(".editor-text h2", { hasText: "1 日時" }).waitFor();
  await page.locator(".editor-text", { hasText: "毎月第1月曜日 午前10時" }).waitFor();

  await author.open("/templates");
  const remove = page.getByRole("button", { name: "「定例会の通知」を削除する" });
  const asked = page.getByRole("alertdialog", { name: "ひな形の削除" });
  await remove.click();
  await asked.getByText("ひな形「定例会の通知」を削除してもよろしいですか？").waitFor();
  await author.inspect("template removal asked");
  await asked.getByRole("button", { name: "キャンセル" }).click();
  await asked.waitFor({ state: "detached" });
  assert.equal(await remove.count(), 1);
  await remove.click();
  await asked.getByRole("button", { name: "削除する" }).click();
  await page.getByText("ひな形「定例会の通知」を削除しました。").waitFor();
  await remove.waitFor({ state: "detached" });
});
