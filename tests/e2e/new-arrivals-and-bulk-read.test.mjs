// What is new over all boards one follows, and lists: tabs, filters, pages, several marked at once.
import assert from "node:assert/strict";
import { story } from "./lib/story.mjs";

story("new posts are found over all boards and marked together", async ({ newPerson }) => {
  const author = await newPerson();
  await author.session("staff");
  const first = await author.publish("一括の一件目", "本文");
  await author.publish("一括の二件目", "本文");

  const reader = await newPerson();
  await reader.signIn("chief");
  const { page } = reader;
  assert.equal(first.board.subscribed, "forced");
  await reader.open("/arrivals");
  await reader.row("一括の一件目").waitFor();
  await reader.inspect("arrivals");

  await reader.open(`/boards/${first.board.id}`);
  await page.getByLabel("未読のみ").check();
  await reader.row("一括の一件目").waitFor();
  await page.getByLabel("「一括の一件目」を選択").check();
  await page.getByLabel("「一括の二件目」を選択").check();
  await reader.inspect("chosen posts");
  await page.getByRole("button", { name: "既読にする", exact: true }).click();
  await page.getByText("2件を既読にしました。").waitFor();
  await reader.row("一括の一件目").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "絞り込みを解除" }).click();
  await reader.row("一括の一件目").waitFor();
  assert.doesNotMatch(await reader.row("一括の一件目").getAttribute("class"), /unread/);
  await page.getByLabel("「一括の一件目」を選択").check();
  await page.getByRole("button", { name: "未読に戻す" }).click();
  await page.getByText("1件を未読に戻しました。").waitFor();
  assert.match(await reader.row("一括の一件目").getAttribute("class"), /unread/);

  await page.getByRole("link", { name: "掲載終了" }).click();
  await page.waitForURL(/state=past/);
  await reader.inspect("past posts");
  await page.goBack();
  await reader.row("一括の一件目").waitFor();
});
