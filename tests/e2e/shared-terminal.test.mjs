// One browser, one person after the other: whoever comes next finds nothing of the one before.
import assert from "node:assert/strict";
import { PASSWORD } from "./lib/city.mjs";
import { story } from "./lib/story.mjs";

const TITLE = "まだ誰にも見せない件名";
const TEXT = "書きかけの相談です。";

const ended = (page) => page.getByRole("alertdialog", { name: "もう一度サインインしてください" });
const replaced = (page) => page.getByRole("heading", { name: "別の利用者がサインインしています" });

/** Nothing of the former person in the page: neither as text nor in a field. */
async function findsNothing(page) {
  const found = await page.evaluate(() => {
    const fields = [...document.querySelectorAll("input, textarea")].map(({ value }) => value);
    return `${document.documentElement.outerHTML} ${fields.join(" ")}`;
  });
  assert.ok(!found.includes(TITLE) && !found.includes(TEXT), "the former person's text is there");
}

async function write(author, board) {
  // A draft that saves itself would hear of the other session, too, seconds later.
  await author.page.route("**/api/bulletin/posts", (route) =>
    route.request().postData()?.includes('"draft":true') ? route.abort() : route.continue(),
  );
  await author.open(`/boards/${board.id}`);
  await author.page.getByRole("link", { name: "掲示を作成" }).click();
  await author.page.getByLabel("標題").fill(TITLE);
  await author.page.locator("textarea.body-text").fill(TEXT);
}

async function goesBackThrough(page, steps) {
  for (let step = 0; step < steps; step += 1) {
    await page.goBack();
    await page.locator("h1").first().waitFor();
    await findsNothing(page);
  }
}

story("who signs in next finds nothing of the former person's text", async ({ newPerson }) => {
  const author = await newPerson({ expected: ["401 ", "403 "] });
  await author.session("staff");
  const board = await author.writableBoard();
  const { page } = author;
  const other = await author.newTab(["401 "]);

  // Over the session that is there: the server ends it, and the page hears of it.
  await write(author, board);
  await other.session("chief");
  await replaced(page).waitFor();
  await findsNothing(page);
  await author.inspect("somebody else has signed in");
  await page.getByRole("button", { name: "画面を開き直す" }).click();
  await page.waitForURL(({ pathname }) => !pathname.endsWith("/new"));
  await page.locator("h1").first().waitFor();
  await findsNothing(page);
  await goesBackThrough(page, 1);

  // After the session had ended: only the other tab knows that somebody has signed in.
  await other.session("staff");
  await write(author, board);
  assert.equal((await other.api("DELETE", "/api/session")).status, 204);
  await ended(page).waitFor();
  await other.open("/sign-in");
  await other.fillSignIn("chief", PASSWORD);
  await other.arrive();
  await replaced(page).waitFor();
  await findsNothing(page);
});

story("leaving an ended session discards the text without asking", async ({ newPerson }) => {
  const author = await newPerson({ expected: ["401 "] });
  await author.session("staff");
  const { page } = author;
  const asked = [];
  page.on("dialog", async (question) => {
    asked.push(question.type());
    await question.accept();
  });
  await write(author, await author.writableBoard());
  assert.equal((await author.api("DELETE", "/api/session")).status, 204);
  await ended(page).getByRole("button", { name: "別の利用者でサインインする" }).click();
  await page.waitForURL(/\/sign-in$/);
  assert.deepEqual(asked, []);
  await author.inspect("left for somebody else");
  await author.fillSignIn("chief", PASSWORD);
  await author.arrive();
  await findsNothing(page);
  await goesBackThrough(page, 1);

  // Signed out: a tab that has no stream is told, too. And back: the page before asks who one is.
  const other = await author.newTab(["401 "]);
  await other.page.route("**/api/events", () => undefined);
  await other.open("/todos");
  await other.page.locator("h1").waitFor();
  await author.open("/todos");
  await page.locator(".person-button").click();
  await page.getByRole("button", { name: "サインアウト" }).click();
  await page.waitForURL(/\/sign-in$/);
  await ended(other.page).waitFor();
  await page.goBack();
  await page.waitForURL(/\/sign-in\?next=/);
});

story("signing in again in one tab goes on with the others, too", async ({ newPerson }) => {
  const author = await newPerson({ expected: ["401 "] });
  await author.session("staff");
  const { page } = author;
  const other = await author.newTab(["401 "]);
  await other.open("/todos");
  await other.page.locator("h1").waitFor();
  await write(author, await author.writableBoard());
  assert.equal((await author.api("DELETE", "/api/session")).status, 204);
  await ended(page).waitFor();
  await ended(other.page).getByLabel("パスワード").fill(PASSWORD);
  await other.page.keyboard.press("Enter");
  await ended(page).waitFor({ state: "detached" });
  assert.equal(await page.locator("textarea.body-text").inputValue(), TEXT);
  await page.unroute("**/api/bulletin/posts"); // a draft that was lost meanwhile is repeated first
  await page.getByRole("button", { name: "掲載する" }).click();
  await page.waitForURL(/\/posts\/\d+$/);
  await author.inspect("published by a tab that went on");
});

story(
  "a page that the browser kept is shown to the person who left it only",
  async ({ newPerson }) => {
    const author = await newPerson({ expected: ["401 "] });
    await author.session("staff");
    const { page } = author;
    await page.addInitScript(() => {
      window.addEventListener("pageshow", ({ persisted }) => {
        if (persisted) sessionStorage.setItem("kept", "yes");
      });
    });
    page.on("dialog", (question) => question.accept());
    const title = page.getByLabel("標題");
    await author.open("/sign-in");
    await write(author, await author.writableBoard());
    await page.setViewportSize({ width: 1440, height: 400 });
    await page.evaluate(() => window.scrollTo(0, 150));
    await author.open("/sign-in");
    await page.goBack({ waitUntil: "commit" }); // what was kept isn't loaded
    await page.waitForFunction(() => !document.documentElement.classList.contains("left-page"));
    assert.equal(await title.inputValue(), TITLE);
    // With the place where it was, and the focus in the text.
    assert.equal(await page.evaluate(() => window.scrollY), 150);
    await page.waitForFunction(() => document.activeElement?.classList.contains("body-text"));
    await author.inspect("back to what was being written");

    await author.open("/sign-in");
    assert.equal(await page.evaluate(() => sessionStorage.getItem("kept")), "yes");
    await page.evaluate(() => sessionStorage.clear());
    await author.session("chief");
    await page.goBack({ waitUntil: "commit" });
    await page.waitForFunction(() => {
      const field = document.querySelector('input[type="text"]');
      return !document.documentElement.classList.contains("left-page") && field !== null;
    });
    await findsNothing(page);
    assert.equal(await page.evaluate(() => sessionStorage.getItem("kept")), "yes");
  },
  { keepsPages: true },
);
