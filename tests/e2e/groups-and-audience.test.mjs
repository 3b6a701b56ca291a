// A group of one's own, and a post that only its people see.
import assert from "node:assert/strict";
import { story } from "./lib/story.mjs";

/** A department with those below it, then two of its people, without the mouse; then none of them. */
async function byKeyboard(page, audience) {
  await audience.getByRole("treeitem", { selected: true }).focus();
  const section = await audience.getByRole("treeitem", { selected: true }).textContent();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  const other = await audience.getByRole("treeitem", { selected: true }).textContent();
  assert.notEqual(other, section);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space"); // without those below
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await audience.getByText("選択した対象（1件）").waitFor();
  assert.equal(await audience.getByText("（配下を含む）").count(), 0);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await audience.getByText("選択した対象（3件）").waitFor();
  await audience.getByRole("button", { name: "すべて外す" }).click();
  await audience.getByText("選択した対象（0件）").waitFor();
}

story("a post for a group is seen by its people only", async ({ newPerson }) => {
  const outsider = await newPerson({ expected: ["404 GET /api/bulletin/posts/"] });
  await outsider.signIn("auditor");
  const reader = await newPerson();
  await reader.session("chief");
  const { body: chief } = await reader.api("GET", "/api/session");
  const author = await newPerson();
  await author.signIn("staff");
  const { page } = author;

  await author.open("/groups");
  await author.inspect("groups");
  await page.getByLabel("新しいグループの名前").fill("連絡担当者");
  await page.getByRole("button", { name: "作成する" }).click();
  await page.getByRole("heading", { level: 1, name: "連絡担当者" }).waitFor();
  await page.getByRole("button", { name: "メンバーの変更" }).click();
  const picker = page.getByRole("dialog", { name: "メンバーの変更" });
  await picker.getByRole("tab", { name: "氏名・かなで探す" }).click();
  await picker.getByLabel("氏名・ふりがな・職員番号").fill(chief.user.kana.slice(0, 3));
  const found = picker.getByRole("listbox", { name: "見つかった職員" });
  await found.getByRole("option", { name: chief.user.name }).first().click();
  await picker.getByRole("button", { name: "追加" }).click();
  await author.inspect("picking members");
  await picker.getByRole("button", { name: "決定" }).click();
  await page.getByText("メンバー（1人）").waitFor();
  await author.inspect("group");

  const board = await author.writableBoard();
  await author.open(`/boards/${board.id}/new`);
  await page.getByLabel("標題").fill("連絡担当者だけの通知");
  await page.locator("textarea.body-text").fill("本文");
  await page.getByLabel("公開範囲").selectOption({ label: "選択した範囲" });
  const audience = page.getByRole("dialog", { name: "公開範囲" });
  await audience.getByRole("tree", { name: "所属" }).waitFor();
  await audience.getByRole("listbox", { name: "この所属の職員" }).waitFor();
  await author.inspect("audience by department");
  await byKeyboard(page, audience);
  await audience.getByRole("tab", { name: "グループから選ぶ" }).click();
  await audience.getByRole("option", { name: "連絡担当者" }).click();
  await audience.getByRole("button", { name: "追加" }).click();
  await audience.getByText("対象は現在1人です。").waitFor();
  await author.inspect("audience by group");
  await audience.getByRole("button", { name: "決定" }).click();
  await page.locator(".who", { hasText: "連絡担当者" }).waitFor();
  await page.getByRole("button", { name: "掲載する" }).click();
  await page.waitForURL(/\/posts\/\d+$/);
  const path = new URL(page.url()).pathname;

  await reader.open(path);
  await reader.page.getByRole("heading", { level: 1, name: "連絡担当者だけの通知" }).waitFor();
  await outsider.open(path);
  await outsider.page.getByRole("heading", { name: "ページが見つかりません" }).waitFor();
  assert.equal(await outsider.row("連絡担当者だけの通知").count(), 0);
});
