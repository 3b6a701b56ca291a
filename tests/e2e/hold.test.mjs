// Preserving a post: only the administrator is offered it, with a reason, and everybody who reads the
// post sees that it is preserved.
import assert from "node:assert/strict";
import { story } from "./lib/story.mjs";

story("a post is preserved with a reason, and released", async ({ newPerson }) => {
  const author = await newPerson();
  await author.session("staff");
  const { id } = await author.publish("工事契約の経緯について", "本文");
  await author.open(`/posts/${id}`);
  await author.page.getByRole("button", { name: "印刷" }).waitFor();
  assert.equal(await author.page.getByRole("button", { name: "保全" }).count(), 0);

  const admin = await newPerson();
  await admin.session("admin");
  const { page } = admin;
  await admin.open(`/posts/${id}`);
  await page.getByRole("button", { name: "保全", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "保全" });
  await dialog.getByRole("button", { name: "保全する" }).click();
  await dialog.getByText("理由を入力してください。").waitFor();
  await admin.inspect("preserving a post");
  await dialog.getByLabel("理由").fill("監査請求の対象となったため");
  await dialog.getByRole("button", { name: "保全する" }).click();
  await page.getByText("保全しました。").waitFor();
  await page.locator(".badge", { hasText: "保全中" }).waitFor();
  await admin.inspect("preserved post");
  await author.page.reload();
  await author.page.locator(".badge", { hasText: "保全中" }).waitFor();

  await page.getByRole("button", { name: "保全を解除" }).click();
  const release = page.getByRole("dialog", { name: "保全の解除" });
  await release.getByLabel("理由").fill("請求が取り下げられたため");
  await release.getByRole("button", { name: "解除する" }).click();
  await page.getByText("保全を解除しました。").waitFor();
  await page.locator(".badge", { hasText: "保全中" }).waitFor({ state: "detached" });
});
