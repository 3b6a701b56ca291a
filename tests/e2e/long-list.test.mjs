// A long list: more is loaded while scrolling, little stands in the document, and going back from a
// post finds the same place, also when something new has arrived above.
import assert from "node:assert/strict";
import { story } from "./lib/story.mjs";

const POSTS = 120;
const ROWS_MAX = 60;

story("a long list keeps the reader's place", async ({ newPerson }) => {
  const author = await newPerson();
  await author.signIn("staff");
  const { board } = await author.publish("通知 0", "本文");
  for (let number = 1; number < POSTS; number += 1) {
    await author.publish(`通知 ${number}`, "本文");
  }

  const reader = await newPerson();
  await reader.signIn("chief");
  await reader.open(`/boards/${board.id}`);
  const { page } = reader;
  await page.locator(".post-row").first().waitFor();
  const target = page.locator(".post-row-text", { hasText: /^通知 30$/ });
  for (let step = 0; step < 60 && (await target.count()) === 0; step += 1) {
    await page.mouse.wheel(0, 600);
    await page.waitForTimeout(50);
  }
  await target.scrollIntoViewIfNeeded();
  assert.ok((await page.locator(".post-row").count()) <= ROWS_MAX, "the list is not virtual");
  await reader.inspect("long list");
  const before = await target.boundingBox();
  await target.click();
  await page.locator(".meta").waitFor();
  await page.goBack();
  await target.waitFor();
  const after = await target.boundingBox();
  assert.ok(Math.abs(before.y - after.y) < 60, `moved from ${before.y} to ${after.y}`);

  await author.publish("上に着いた通知", "本文");
  await page.getByText("新しい掲示があります: 上に着いた通知").waitFor();
  const still = await target.boundingBox();
  assert.ok(Math.abs(after.y - still.y) < 60, `pushed from ${after.y} to ${still.y}`);
  await page.keyboard.press("Home");
  await reader.row("上に着いた通知").waitFor();
});
