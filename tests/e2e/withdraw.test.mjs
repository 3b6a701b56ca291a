// Withdrawing: a question first, then gone from every list, live.
import assert from "node:assert/strict";
import { story } from "./lib/story.mjs";

const TITLE = "誤って掲載した通知";

story("a withdrawn post leaves the lists of everybody at once", async ({ newPerson }) => {
  const author = await newPerson();
  await author.session("staff");
  const { id, board } = await author.publish(TITLE, "本文");

  const reader = await newPerson();
  await reader.session("chief");
  await reader.open(`/boards/${board.id}`);
  await reader.row(TITLE).waitFor();

  const { page } = author;
  await author.open(`/posts/${id}`);
  await page.getByRole("button", { name: "取下げ" }).click();
  const dialog = page.getByRole("alertdialog", { name: "掲示の取下げ" });
  await dialog.getByText(`「${TITLE}」を取り下げてもよろしいですか？`).waitFor();
  await author.inspect("withdraw question");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "取下げ" }).click();
  await dialog.getByRole("button", { name: "取り下げる" }).click();
  await page.waitForURL(new RegExp(`/boards/${board.id}$`));
  await page.getByText(`「${TITLE}」を取り下げました。`).waitFor();
  assert.equal(await author.row(TITLE).count(), 0);

  await reader.row(TITLE).waitFor({ state: "detached" });
});
