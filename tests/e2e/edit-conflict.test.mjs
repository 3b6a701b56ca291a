// Two people edit one post: nobody's words are lost, and what was there stays in the versions.
import assert from "node:assert/strict";
import { story } from "./lib/story.mjs";

story("a change by somebody else is shown and both texts are kept", async ({ newPerson }) => {
  const author = await newPerson({ expected: ["412 PATCH /api/bulletin/posts/"] });
  await author.session("staff");
  const { id } = await author.publish("会議室の予約について", "初めの本文です。");
  await author.open(`/posts/${id}/edit`);
  const { page } = author;
  const body = page.locator("textarea.body-text");
  await body.fill("掲載者が直した本文です。");
  await author.inspect("edit");

  const chief = await newPerson();
  await chief.session("chief");
  await chief.open(`/posts/${id}/edit`);
  await chief.page.getByLabel("標題").fill("会議室の予約について(訂正)");
  await chief.page.locator("textarea.body-text").fill("課長が直した本文です。");
  await chief.page.getByRole("button", { name: "保存する" }).click();
  await chief.page.waitForURL(/\/posts\/\d+$/);
  await chief.page.getByText("課長が直した本文です。").waitFor();

  await page.getByRole("button", { name: "保存する" }).click();
  const dialog = page.getByRole("alertdialog", { name: "この掲示は更新されています" });
  await dialog.waitFor();
  await dialog.getByText("課長が直した本文です。").waitFor();
  await dialog.getByText("掲載者が直した本文です。").waitFor();
  await author.inspect("conflict");
  await dialog.getByRole("button", { name: "見比べながら編集を続ける" }).click();
  assert.equal(await body.inputValue(), "掲載者が直した本文です。");
  await page.getByRole("region", { name: "現在掲載されている内容" }).waitFor();
  await author.inspect("edit beside the other text");
  await body.fill("課長が直した本文です。掲載者が足しました。");
  await page.getByRole("button", { name: "保存する" }).click();
  await page.waitForURL(/\/posts\/\d+$/);
  // Only the text was changed here: the chief's title stands.
  await page.getByRole("heading", { level: 1, name: "会議室の予約について(訂正)" }).waitFor();
  await page.getByText("課長が直した本文です。掲載者が足しました。").waitFor();

  await page.getByRole("link", { name: "変更履歴" }).click();
  await page.getByText("第1版").waitFor();
  await author.inspect("versions");
  await page.getByRole("link", { name: "第1版 内容を見る" }).click();
  await page.getByText("初めの本文です。").waitFor();
  await author.inspect("old version");
});

story("typed text is not left behind without a question", async ({ newPerson }) => {
  const author = await newPerson();
  await author.session("staff");
  const board = await author.writableBoard();
  const { page } = author;
  await author.open(`/boards/${board.id}`);
  // Once it was saved as a draft there is nothing to ask.
  await page.route("**/api/bulletin/posts", (route) => route.abort());
  await page.getByRole("link", { name: "掲示を作成" }).click();
  const away = page.getByRole("link", { name: "新着通知", exact: false });
  await page.getByLabel("標題").fill("書きかけ");
  await away.click();
  const dialog = page.getByRole("alertdialog", { name: "保存していない内容があります" });
  await dialog.waitFor();
  await author.inspect("leave question");
  await dialog.getByRole("button", { name: "編集を続ける" }).click();
  assert.equal(await page.getByLabel("標題").inputValue(), "書きかけ");
  await page.getByRole("button", { name: "掲載する" }).click();
  await page.getByText("本文を入力してください。").waitFor();
  await author.inspect("form with messages");
  await page.getByLabel("標題").fill("書きかけの続き");
  await away.click();
  await dialog.getByRole("button", { name: "破棄して移動する" }).click();
  await page.waitForURL(/\/notices$/);
});
