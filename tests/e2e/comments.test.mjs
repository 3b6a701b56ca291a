// Comments below a post: written, answered, corrected, withdrawn and put back; the author is told.
import { story } from "./lib/story.mjs";

/** What was said, not the field in which it is being written. */
const said = (page, text) => page.locator(".comment .plain-text", { hasText: text });

story("people talk below a post", async ({ newPerson }) => {
  const author = await newPerson();
  await author.session("staff");
  const { body: boards } = await author.api("GET", "/api/bulletin/boards");
  const board = boards.items.find((each) => each.can_post && each.comments && each.can.comment);
  const { page } = author;
  await author.open(`/boards/${board.id}/new`);
  await page.getByLabel("標題").fill("意見を募集します");
  await page.locator("textarea.body-text").fill("庁舎の使い方について意見をください。");
  await page.getByLabel("コメントを受け付ける").check();
  await page.getByRole("button", { name: "掲載する" }).click();
  await page.waitForURL(/\/posts\/\d+$/);
  const path = new URL(page.url()).pathname;

  const reader = await newPerson();
  await reader.session("chief");
  await reader.open(path);
  await reader.page.getByRole("button", { name: "コメントする" }).click();
  await reader.page.getByText("コメントを入力してください。").waitFor();
  await reader.page.getByLabel("コメントを書く").fill("駐輪場に屋根が欲しいです。");
  await reader.page.getByRole("button", { name: "コメントする" }).click();
  await said(reader.page, "駐輪場に屋根が欲しいです。").waitFor();
  await reader.inspect("comment");

  await said(page, "駐輪場に屋根が欲しいです。").waitFor();
  await page.getByRole("button", { name: "返信" }).click();
  await page.getByLabel("への返信", { exact: false }).fill("管財課に伝えます。");
  await page.getByRole("button", { name: "コメントする" }).first().click();
  await said(page, "管財課に伝えます。").waitFor();
  await page.getByRole("button", { name: "編集", exact: true }).click();
  await page.getByLabel("コメントの編集").fill("管財課に伝えました。");
  await page.getByRole("button", { name: "保存する" }).click();
  await page.getByText("（編集済み）", { exact: false }).waitFor();
  await said(page, "管財課に伝えました。").waitFor();
  await author.inspect("reply");

  await said(reader.page, "管財課に伝えました。").waitFor();
  const comments = reader.page.getByRole("region", { name: "コメント" });
  await comments.getByRole("button", { name: "取下げ" }).click();
  await reader.page.getByText("取り下げられました").waitFor();
  await reader.page.getByRole("button", { name: "元に戻す" }).click();
  await said(reader.page, "駐輪場に屋根が欲しいです。").waitFor();

  await author.open("/notices");
  await page.getByRole("link", { name: "意見を募集します", exact: false }).first().waitFor();
  await author.inspect("notices");
});
