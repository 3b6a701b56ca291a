// The system administrator makes a board, changes who may write, moves it, closes and reopens it;
// a chief finds only what the own section runs.
import assert from "node:assert/strict";
import { story } from "./lib/story.mjs";

story("a board is made, changed, moved and closed", async ({ newPerson }) => {
  const admin = await newPerson();
  await admin.signIn("admin");
  const { page } = admin;
  await admin.open("/board-administration");
  await admin.inspect("boards to run");
  await page.getByRole("link", { name: "最上位に作成" }).click();
  await page.getByRole("button", { name: "作成する" }).click();
  await page.getByText("掲示板の名称を入力してください。").first().waitFor();
  await page.getByLabel("名称", { exact: false }).first().fill("防災訓練");
  await page.getByLabel("掲載できる職員").selectOption({ label: "全職員" });
  await admin.inspect("new board");
  await page.getByRole("button", { name: "作成する" }).click();
  await page.getByRole("heading", { level: 1, name: "防災訓練" }).waitFor();
  await page.getByText("掲示板「防災訓練」を作成しました。").waitFor();

  await page.getByRole("link", { name: "掲示板の設定" }).click();
  await page.getByLabel("お知らせ（一覧の上に表示）").fill("訓練は12月5日です。");
  await page.getByLabel("確認を求める").check();
  await admin.inspect("settings of a board");
  await page.getByRole("button", { name: "保存する" }).click();
  await page.getByText("設定を保存しました。").waitFor();
  await page.locator(".board-banner", { hasText: "訓練は12月5日です。" }).waitFor();

  const staff = await newPerson();
  await staff.session("staff");
  const { body } = await staff.api("GET", "/api/bulletin/boards");
  const board = body.items.find((each) => each.name === "防災訓練");
  assert.equal(board.can_post, true);
  assert.equal(board.confirm, true);

  await admin.open("/board-administration");
  await page.getByRole("button", { name: "「防災訓練」の移動" }).click();
  const move = page.getByRole("dialog", { name: "「防災訓練」の移動" });
  await move.getByLabel("上位の掲示板").selectOption({ label: "全庁お知らせ" });
  await admin.inspect("moving a board");
  await move.getByRole("button", { name: "移動する" }).click();
  await page.getByText("「防災訓練」を移動しました。").waitFor();

  await admin.open(`/boards/${board.id}/settings`);
  await page.getByRole("button", { name: "閉鎖", exact: true }).click();
  await page.getByRole("button", { name: "閉鎖する" }).click();
  await page.getByRole("button", { name: "再開", exact: true }).waitFor();
  await admin.open(`/boards/${board.id}`);
  await page.getByText("この掲示板は閉鎖されています。").waitFor();
  await admin.inspect("closed board");

  const chief = await newPerson();
  await chief.session("chief");
  await chief.open("/board-administration");
  await chief.page.getByRole("table").waitFor();
  assert.equal(await chief.page.getByRole("link", { name: "人事・給与", exact: true }).count(), 0);
});
