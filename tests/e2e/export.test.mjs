// A chief takes the own section's content out and saves it; the administrator needs the supervisor.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { story } from "./lib/story.mjs";

const PLACE = "データの持ち出し";

async function openByMenu({ page }) {
  await page.locator(".person-button").click();
  await page.getByRole("link", { name: PLACE }).click();
  await page.getByRole("heading", { level: 1, name: PLACE }).waitFor();
}

async function save(page) {
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "ダウンロードする" }).click();
  const download = await saved;
  assert.match(download.suggestedFilename(), /^kairan-export-\d{8}\.zip$/);
  const bytes = await readFile(await download.path());
  assert.equal(bytes.subarray(0, 4).toString("latin1"), "PK\u0003\u0004");
  assert.ok(bytes.includes("manifest.json"));
}

story("a chief saves the own section, the administrator asks first", async ({ newPerson }) => {
  const staff = await newPerson();
  await staff.session("staff");
  await staff.open("/");
  await staff.page.locator(".person-button").click();
  assert.equal(await staff.page.getByRole("link", { name: PLACE }).count(), 0);

  const chief = await newPerson();
  await chief.session("chief");
  await chief.open("/");
  await openByMenu(chief);
  await chief.page.getByText("持ち出しはまだありません。").waitFor();
  await chief.page.getByRole("button", { name: "確認へ進む" }).click();
  await chief.page.getByText("理由を入力してください。").waitFor();
  await chief.page.getByText("持ち出されるものと、持ち出されないもの").click();
  await chief.inspect("export");
  await chief.page.getByLabel("理由").fill("所管替えのため");
  await chief.page.getByRole("button", { name: "確認へ進む" }).click();
  await chief.page.getByText("管理責任者の責任で持ち出します").waitFor();
  await chief.page.locator("h2:focus", { hasText: "内容の確認" }).waitFor();
  await chief.inspect("export review");
  await chief.page.getByRole("button", { name: "作成を開始する" }).click();
  await chief.page.getByText("作成を開始しました。").waitFor();
  await chief.page.getByText("ダウンロード可能").waitFor();
  await chief.inspect("export ready");
  await chief.page.setViewportSize({ width: 390, height: 844 });
  await chief.inspect("export phone");
  assert.ok(await chief.page.evaluate(() => document.body.scrollWidth <= window.innerWidth));
  await save(chief.page);

  const admin = await newPerson();
  await admin.session("admin");
  await admin.open("/export");
  await admin.page.getByLabel("持ち出す範囲").selectOption({ label: "全庁" });
  await admin.page.getByLabel("理由").fill("新しいサーバーへの移行のため");
  await admin.page.getByRole("button", { name: "確認へ進む" }).click();
  await admin.page.getByRole("button", { name: "申請する" }).click();
  await admin.page.locator(".badge", { hasText: "承認待ち" }).waitFor();

  const supervisor = await newPerson();
  await supervisor.session("supervisor");
  await supervisor.open("/todos");
  await supervisor.page.getByRole("link", { name: /新しいサーバーへの移行のため/ }).click();
  await supervisor.page.getByRole("button", { name: "承認する" }).click();
  const dialog = supervisor.page.getByRole("dialog", { name: "持ち出しの承認" });
  await dialog.getByLabel("決定の理由").fill("移行計画のとおり");
  await supervisor.inspect("export decision");
  await dialog.getByRole("button", { name: "承認する" }).click();
  await supervisor.page.getByText("承認しました。").waitFor();

  await admin.page.reload();
  await admin.page.getByText("移行計画のとおり").waitFor();
  await admin.page.locator("li", { hasText: "全庁" }).getByText("ダウンロード可能").waitFor();
  await save(admin.page);
});
