// What staff see when the network or the server goes away, and that nothing happens twice.
import assert from "node:assert/strict";
import { story } from "./lib/story.mjs";

/** A post that goes out: not the draft that is saved by itself. */
const publishes = (request) =>
  request.method() === "POST" &&
  (request.url().endsWith("/publish") ||
    (request.url().endsWith("/posts") && !request.postDataJSON().draft));

for (const [what, waits] of [
  ["a lost answer doesn't publish twice", false],
  ["a lost answer to what was saved as a draft doesn't publish twice", true],
]) {
  story(what, async ({ newPerson }) => {
    const author = await newPerson();
    await author.session("staff");
    const board = await author.writableBoard();
    const { page } = author;
    let lost = 0;
    await page.route("**/api/bulletin/posts**", async (route) => {
      if (lost > 0 || !publishes(route.request())) return route.continue();
      lost += 1;
      await route.fetch(); // it arrives, and is carried out
      await route.abort("connectionreset");
    });
    await author.open(`/boards/${board.id}/new`);
    await page.getByLabel("標題").fill("一度だけの掲示");
    await page.locator("textarea.body-text").fill("本文");
    if (waits) await page.getByText(/下書きを保存しました。/).waitFor();
    await page.getByRole("button", { name: "掲載する" }).click();
    await page.getByText("サーバーから応答がありません。").waitFor();
    await author.inspect("no answer");
    assert.equal(lost, 1);
    await page.getByRole("button", { name: "掲載する" }).click();
    await page.waitForURL(/\/posts\/\d+$/);
    await author.open(`/boards/${board.id}`);
    await page.locator(".post-row").first().waitFor();
    assert.equal(await author.row("一度だけの掲示").count(), 1);
  });
}

story("a list that can't be loaded says so and can be tried again", async ({ newPerson }) => {
  const person = await newPerson();
  await person.session("staff");
  const board = await person.writableBoard();
  const { page } = person;
  await page.route("**/api/bulletin/posts?*", (route) => route.abort());
  await person.open(`/boards/${board.id}`);
  await page.getByText("サーバーに接続できません。").waitFor();
  await person.inspect("list not loaded");
  await page.unroute("**/api/bulletin/posts?*");
  await page.getByRole("button", { name: "もう一度読み込む" }).click();
  await page.locator(".post-row").first().waitFor();
});

story("a restart of the server is survived with the page open", async ({ city, newPerson }) => {
  const reader = await newPerson();
  await reader.signIn("chief");
  const { page } = reader;
  const lost = page.getByText("サーバーとの接続が切れています。");
  await city.stop();
  await lost.waitFor();
  await reader.inspect("connection lost");
  await city.start();
  await lost.waitFor({ state: "detached", timeout: 60_000 });

  const author = await newPerson();
  await author.session("staff");
  const { id, board } = await author.publish("再起動の後の掲示", "本文");
  await reader.open(`/boards/${board.id}`);
  await page.locator(`[data-post="${id}"]`).waitFor();
});
