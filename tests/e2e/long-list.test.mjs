// A long list: pages of a chosen size, and going back from a post finds the same place on the same
// page, also when something new has arrived.
import assert from "node:assert/strict";
import { story } from "./lib/story.mjs";

const POSTS = 60;

story("a long list keeps the reader's place", async ({ newPerson }) => {
  const author = await newPerson();
  await author.session("staff");
  const { board } = await author.publish("通知 0", "本文");
  for (let number = 1; number < POSTS; number += 1) {
    await author.publish(`通知 ${number}`, "本文");
  }

  const reader = await newPerson();
  await reader.session("chief");
  await reader.open(`/boards/${board.id}`);
  const { page } = reader;
  await page.locator(".post-row").first().waitFor();
  await page.getByLabel("表示件数").selectOption({ label: "20件" });
  await page.waitForURL(/size=20/);
  await page.getByRole("button", { name: "次へ" }).click();
  await page.getByText("2ページ").waitFor();
  const target = page.locator(".post-row-text", { hasText: /^通知 25$/ });
  await target.scrollIntoViewIfNeeded();
  assert.equal(await page.locator(".post-row").count(), 20);
  await reader.inspect("long list");
  const before = await target.boundingBox();
  await target.click();
  await page.locator(".meta").waitFor();
  await page.goBack();
  await target.waitFor();
  const after = await target.boundingBox();
  assert.ok(Math.abs(before.y - after.y) < 60, `moved from ${before.y} to ${after.y}`);

  // After a reload: the same page, and the way back to the one before.
  await page.reload();
  await target.waitFor();
  await page.getByText("2ページ").waitFor();
  assert.equal(await page.getByLabel("表示件数").inputValue(), "20");
  await target.click();
  await page.locator(".meta").waitFor();
  await page.reload();
  await page.locator(".meta").waitFor();
  await page.goBack();
  await target.waitFor();
  assert.ok(await target.isVisible());
  const again = await target.boundingBox();
  assert.ok(Math.abs(before.y - again.y) < 60, `moved from ${before.y} to ${again.y}`);

  const loaded = page.waitForResponse((reply) => reply.url().includes("/api/bulletin/posts?"));
  await page.getByRole("button", { name: "前へ" }).click();
  await loaded;
  await page.locator(".post-row-text", { hasText: /^通知 59$/ }).waitFor();
  await author.publish("上に着いた通知", "本文");
  await page.getByText("新しい掲示があります: 上に着いた通知").waitFor();
  await reader.row("上に着いた通知").waitFor();
});
