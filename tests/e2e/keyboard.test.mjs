// The whole way without a mouse: skip link, tree, list, post, editor.
import assert from "node:assert/strict";
import { PASSWORD } from "./lib/city.mjs";
import { story } from "./lib/story.mjs";

const focused = (page) =>
  page.evaluate(() => {
    const { dataset, className, id, textContent } = document.activeElement;
    return { ...dataset, className, id, text: textContent };
  });

async function tabTo(page, isThere) {
  for (let step = 0; step < 40; step += 1) {
    await page.keyboard.press("Tab");
    if (isThere(await focused(page))) return;
  }
  assert.fail("not reached with Tab");
}

story("everything is reached and done by keyboard", async ({ newPerson }) => {
  const person = await newPerson();
  const { page } = person;
  await person.open("/");
  await page.waitForURL(/\/sign-in/);
  await page.keyboard.type("staff");
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await person.arrive();

  const board = await person.writableBoard();
  await person.open(`/boards/${board.id}`);
  await page.locator(".post-row").first().waitFor();
  await page.keyboard.press("Tab");
  assert.match((await focused(page)).className, /skip-link/);

  // The tree is one stop; arrows move in it, Enter opens.
  await tabTo(page, ({ node }) => node !== undefined);
  await page.keyboard.press("Home");
  const first = (await focused(page)).node;
  await page.keyboard.press("ArrowDown");
  const second = (await focused(page)).node;
  assert.notEqual(second, first);
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`/boards/${second}$`));

  // The list is one stop; j, k and arrows move, Enter opens, and going back returns to the post.
  await person.open(`/boards/${board.id}`);
  await page.locator(".post-row").first().waitFor();
  await tabTo(page, ({ post }) => post !== undefined);
  await page.keyboard.press("j");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("k");
  await page.waitForFunction(
    () => document.activeElement.closest(".post-item:nth-child(2)") !== null,
  );
  const { post } = await focused(page);
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`/posts/${post}$`));
  await page.locator("h1:focus").waitFor();
  await person.inspect("post by keyboard");
  await page.goBack();
  await page.locator(`[data-post="${post}"]:focus`).waitFor();

  // Enter in the title doesn't publish; the button does.
  await person.open(`/boards/${board.id}/new`);
  await page.getByLabel("標題").focus();
  await page.keyboard.type("キーボードだけで掲載");
  await page.keyboard.press("Enter");
  await tabTo(page, ({ id }) => id !== "");
  assert.match(page.url(), /\/new$/);
  await page.locator("textarea.body-text").focus();
  await page.keyboard.type("本文");
  await tabTo(page, ({ text }) => text === "掲載する");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/posts\/\d+$/);
});
