// Asking for confirmation: the button, n of N, who has and who hasn't, confirming for the section,
// reminding, and the list as a file.
import assert from "node:assert/strict";
import { story } from "./lib/story.mjs";

const TITLE = "安否確認訓練の実施について（依頼）";

story("a post that asks for confirmation counts who has confirmed", async ({ newPerson }) => {
  const author = await newPerson();
  await author.session("staff");
  const board = await author.writableBoard();
  const { page } = author;
  await author.open(`/boards/${board.id}/new`);
  await page.getByLabel("標題").fill(TITLE);
  await page.locator("textarea.body-text").fill("訓練の日程を確認してください。");
  await page.getByLabel("確認を求める").check();
  await page.getByLabel("確認期限（掲載から何開庁日以内）").fill("5");
  await author.inspect("asking for confirmation");
  await page.getByRole("button", { name: "掲載する" }).click();
  await page.waitForURL(/\/posts\/\d+$/);
  const path = new URL(page.url()).pathname;
  await page.getByText(/確認済み 0／\d+人/).waitFor();

  const reader = await newPerson();
  await reader.session("chief");
  await reader.open("/todos");
  await reader.page.getByRole("link", { name: TITLE }).click();
  await reader.page.getByRole("heading", { level: 1, name: TITLE }).waitFor();
  await reader.page.getByRole("button", { name: "確認しました" }).waitFor();
  await reader.inspect("asked to confirm");
  await reader.page.getByRole("button", { name: "確認しました" }).click();
  await reader.page.getByText("確認済みです。").waitFor();
  await reader.page.getByText(/確認済み 1／\d+人/).waitFor();
  await reader.page.getByRole("button", { name: "確認を取り消す" }).waitFor();

  // Paper that goes round: one confirms for the section and names who was told.
  await reader.page.getByRole("button", { name: "所属確認" }).click();
  const told = reader.page.getByRole("dialog", { name: "所属確認" });
  await told.getByRole("checkbox").nth(1).check();
  await reader.inspect("confirming for the section");
  await told.getByRole("button", { name: "1人に知らせたことを記録する" }).click();
  await reader.page.getByText(/確認済み 2／\d+人/).waitFor();

  // The list shows the same count.
  await author.open(`/boards/${board.id}`);
  await author
    .row(TITLE)
    .getByText(/^確認 2\/\d+$/)
    .waitFor();
  await author.inspect("count in the list");

  await author.open(path);
  await page.getByRole("button", { name: "確認状況" }).click();
  const dialog = page.getByRole("dialog", { name: "確認状況" });
  await dialog.getByRole("listitem").first().waitFor();
  // Only who heads a person's section may confirm for that person.
  assert.equal(await dialog.getByRole("button", { name: /の代理で確認する$/ }).count(), 0);
  await author.inspect("who has not confirmed");
  await dialog.getByRole("tab", { name: /^確認済み/ }).click();
  await dialog.getByText("所属確認: 総務課長", { exact: false }).first().waitFor();
  await author.inspect("who has confirmed");
  const saved = page.waitForEvent("download");
  await dialog.getByRole("link", { name: "CSV（Shift_JIS）" }).click();
  assert.match((await saved).suggestedFilename(), /\.csv$/);
  await dialog.getByRole("button", { name: "督促" }).click();
  const ask = page.getByRole("alertdialog", { name: "督促" });
  await ask.getByRole("button", { name: "督促する" }).click();
  await page.getByText(/\d+人に督促の通知を送りました。/).waitFor();
});

story("what the server would refuse is not offered", async ({ newPerson }) => {
  const author = await newPerson();
  await author.session("staff");
  const board = await author.writableBoard();
  const input = { board_id: board.id, title: TITLE, body_text: "本文", confirm: true };
  const { body: post } = await author.api("POST", "/api/bulletin/posts", input);
  const chief = await newPerson();
  await chief.session("chief");
  await chief.open(`/posts/${post.id}`);
  const { page } = chief;
  await page.getByRole("button", { name: "確認しました" }).waitFor();
  assert.equal(await page.getByRole("button", { name: "確認を取り消す" }).count(), 0);
  await page.getByRole("button", { name: "確認状況" }).click();
  const dialog = page.getByRole("dialog", { name: "確認状況" });
  const offered = dialog.getByRole("button", { name: /の代理で確認する$/ });
  await offered.first().waitFor();
  await chief.inspect("confirming for one's staff");
  const people = await dialog.getByRole("listitem").count();
  assert.ok((await offered.count()) < people, "offered for people of other sections");
  await offered.first().click();
  await page.getByRole("button", { name: "代理で確認する", exact: true }).click();
  await page.getByText("の代理で確認を記録しました。", { exact: false }).waitFor();
});
