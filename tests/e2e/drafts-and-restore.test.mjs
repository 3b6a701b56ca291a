// Drafts save themselves, are found again, thrown away and put back; what was withdrawn comes back.
import assert from "node:assert/strict";
import { story } from "./lib/story.mjs";

const TITLE = "書きかけの通知";

story("a draft saves itself and survives the trash", async ({ newPerson }) => {
  const author = await newPerson();
  await author.session("staff");
  const board = await author.writableBoard();
  const { page } = author;
  await author.open(`/boards/${board.id}/new`);
  await page.getByLabel("標題").fill(TITLE);
  await page.locator("textarea.body-text").fill("ここまで書いた。");
  await page.getByText(/下書きを保存しました。/).waitFor();
  await author.inspect("draft saved");

  // The window is closed without another key: nothing is lost.
  await author.open("/drafts");
  await author.inspect("drafts");
  await page.getByRole("link", { name: TITLE }).click();
  await page.locator("textarea.body-text").waitFor();
  assert.equal(await page.locator("textarea.body-text").inputValue(), "ここまで書いた。");

  await author.open("/drafts");
  await page.getByRole("button", { name: `「${TITLE}」をごみ箱へ移す` }).click();
  await page.getByText(`「${TITLE}」をごみ箱へ移しました。`).waitFor();
  await author.inspect("undo");
  await page.getByRole("button", { name: "元に戻す" }).click();
  await page.getByRole("link", { name: TITLE }).waitFor();
  await page.getByRole("button", { name: `「${TITLE}」をごみ箱へ移す` }).click();
  await page.getByText("下書きはありません。").waitFor();
  await author.open("/trash");
  await author.inspect("trash");
  await page.getByRole("button", { name: `「${TITLE}」を復元する` }).click();
  await page.getByText(`「${TITLE}」を復元しました。`).waitFor();

  await author.open("/drafts");
  await page.getByRole("link", { name: TITLE }).click();
  await page.getByRole("button", { name: "プレビュー" }).click();
  await page.getByRole("dialog", { name: "プレビュー" }).getByText("ここまで書いた。").waitFor();
  await author.inspect("preview");
  await page.getByRole("dialog").getByRole("button", { name: "閉じる" }).click();
  await page.getByRole("button", { name: "掲載する" }).click();
  await page.waitForURL(/\/posts\/\d+$/);
  await page.getByText("掲載しました。").waitFor();
});

story("what was withdrawn can be put back at once", async ({ newPerson }) => {
  const author = await newPerson();
  await author.session("staff");
  const { id, board } = await author.publish("取り下げて戻す掲示", "本文");
  const { page } = author;
  await author.open(`/posts/${id}`);
  await page.getByRole("button", { name: "取下げ" }).click();
  await page.getByRole("button", { name: "取り下げる" }).click();
  await page.waitForURL(new RegExp(`/boards/${board.id}$`));
  await page.getByRole("button", { name: "元に戻す" }).click();
  await author.row("取り下げて戻す掲示").waitFor();
  await author.inspect("withdrawn and restored");
});

story(
  "a copy becomes a draft of its own, and an edit shows what it changed",
  async ({ newPerson }) => {
    const author = await newPerson();
    await author.session("staff");
    const { id } = await author.publish("毎年の通知", "会議は午前9時に始まります。");
    const { page } = author;
    await author.open(`/posts/${id}/edit`);
    await page.locator("textarea.body-text").fill("会議は午後1時に始まります。");
    await page.getByLabel("訂正を閲覧者に知らせる").check();
    await page.getByRole("button", { name: "保存する" }).click();
    await page.waitForURL(new RegExp(`/posts/${id}$`));
    await author.open(`/posts/${id}/versions/2`);
    await page.locator(".diff ins").first().waitFor();
    await author.inspect("what an edit changed");

    await author.open(`/posts/${id}`);
    await page.getByRole("button", { name: "複製して作成" }).click();
    await page.waitForURL(/\/posts\/\d+\/edit$/);
    assert.equal(await page.getByLabel("標題").inputValue(), "毎年の通知");
    await author.inspect("copied");

    await author.open(`/posts/${id}`);
    await page.getByRole("button", { name: "掲載終了" }).click();
    await page.getByRole("button", { name: "掲載を終了する" }).click();
    await page.getByText("掲載を終了しました。").waitFor();
  },
);
