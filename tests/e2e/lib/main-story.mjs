// The main job: one person publishes, another sees it without reloading, and reads it.
import assert from "node:assert/strict";

const TITLE = "庁舎の停電点検について(通知)";
const TEXT = "12月5日(土)午前9時から停電します。\nパソコンの電源を切ってお帰りください。";

export async function publishAndRead({ newPerson }) {
  const author = await newPerson();
  await author.signInByForm("staff");
  const board = await author.writableBoard();
  const boardPath = `/boards/${board.id}`;

  const reader = await newPerson();
  await reader.signInByForm("chief");
  await reader.open(boardPath);
  await reader.page.getByRole("heading", { level: 1, name: board.name }).waitFor();

  await author.open(boardPath);
  await author.inspect("board");
  await author.page.getByRole("link", { name: "掲示を作成" }).click();
  await author.page.getByLabel("標題").fill(TITLE);
  await author.page.getByLabel("本文", { exact: false }).last().fill(TEXT);
  await author.page.getByLabel("重要な掲示にする").check();
  await author.inspect("new post");
  await author.page.getByRole("button", { name: "掲載する" }).click();
  await author.page.waitForURL(/\/posts\/\d+$/);
  await author.page.getByRole("heading", { level: 1, name: TITLE }).waitFor();
  await author.page.getByText("掲載しました。").waitFor();
  await author.inspect("own post");

  // The reader's list is open all the time: the post arrives by the event stream.
  const row = reader.row(TITLE);
  await row.waitFor();
  assert.match(await row.getAttribute("class"), /unread/);
  assert.match(await row.textContent(), /未読/);
  await reader.inspect("board with an unread post");
  const marked = reader.page.waitForResponse((response) => response.url().endsWith("/mark"));
  await row.click();
  await reader.page.getByRole("heading", { level: 1, name: TITLE }).waitFor();
  await reader.page.getByText("パソコンの電源を切ってお帰りください。").waitFor();
  assert.equal((await marked).status(), 204);
  await reader.inspect("post");

  // Back to the same place: read now, and still read after loading everything anew.
  await reader.page.goBack();
  await row.waitFor();
  assert.doesNotMatch(await row.getAttribute("class"), /unread/);
  await reader.page.reload();
  await row.waitFor();
  assert.doesNotMatch(await row.getAttribute("class"), /unread/);

  // "Mark as unread" stays so when going back.
  await row.click();
  await reader.page.getByRole("button", { name: "未読に戻す" }).click();
  await reader.page.getByText("未読に戻しました。").waitFor();
  await reader.page.goBack();
  await row.waitFor();
  assert.match(await row.getAttribute("class"), /unread/);
}
