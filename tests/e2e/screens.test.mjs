// Every page in the sizes and modes that staff have: axe on each, nothing to scroll sideways, and a
// picture of each in build/screenshots for people to look at. SCREENS narrows them: "wide,phone".
import assert from "node:assert/strict";
import { join } from "node:path";
import { pictures, story } from "./lib/story.mjs";

const SCREENS = {
  wide: { viewport: { width: 1440, height: 900 } },
  // 1280×800 at 125 %: the usual terminal.
  desk: { viewport: { width: 1024, height: 640 }, deviceScaleFactor: 1.25 },
  zoom: { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true },
  dark: { viewport: { width: 1440, height: 900 }, colorScheme: "dark" },
  contrast: { viewport: { width: 1024, height: 640 }, forcedColors: "active" },
};

const RICH = {
  type: "doc",
  content: [
    { type: "paragraph", content: [{ type: "text", text: "下記のとおり実施します。" }] },
    { type: "heading", attrs: { level: 2 }, content: [{ type: "text", text: "1 対象と期限" }] },
    {
      type: "table",
      content: [
        ["所属", "担当", "期限"],
        ["本庁", "総務課 庶務担当", "令和8年12月4日(金)"],
        ["出先機関", "各所属の庶務担当", "令和8年12月11日(金)"],
      ].map((cells, row) => ({
        type: "tableRow",
        content: cells.map((text) => ({
          type: row === 0 ? "tableHeader" : "tableCell",
          content: [{ type: "paragraph", content: [{ type: "text", text }] }],
        })),
      })),
    },
    { type: "heading", attrs: { level: 2 }, content: [{ type: "text", text: "2 留意事項" }] },
    {
      type: "bulletList",
      content: ["押印は不要です。", "電子データで提出してください。"].map((text) => ({
        type: "listItem",
        content: [{ type: "paragraph", content: [{ type: "text", text }] }],
      })),
    },
  ],
};

async function look(person, screen, name) {
  const { page } = person;
  await page.waitForTimeout(300); // pictures without a half-drawn list
  const width = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(width[0] <= width[1], `${name} on ${screen} scrolls sideways: ${width}`);
  await person.inspect(`${name} on ${screen}`);
}

async function walk(person, screen, post) {
  const { page } = person;
  await person.open("/sign-in");
  await page.getByLabel("ログインID").waitFor();
  await look(person, screen, "sign-in");
  await person.session("staff");
  await person.open(`/boards/${post.board.id}`);
  await page.locator(".post-row").first().waitFor();
  await look(person, screen, "board");
  if (await page.locator(".side-toggle").isVisible()) {
    await page.locator(".side-toggle").click();
    await look(person, screen, "tree");
  }
  await page.locator(".person-button").click();
  await look(person, screen, "menu");
  await person.open(`/posts/${post.id}`);
  await page.locator(".meta").waitFor();
  await look(person, screen, "post");
  await page.getByRole("button", { name: "取下げ" }).click();
  await page.getByRole("alertdialog").waitFor();
  await look(person, screen, "withdraw");
  await person.open(`/posts/${post.id}/versions`);
  await page.locator(".versions li").first().waitFor();
  await look(person, screen, "versions");
  await person.open(`/posts/${post.id}/edit`);
  await page.locator(".editor-text").waitFor();
  await look(person, screen, "edit");
  await person.open(`/boards/${post.board.id}/new`);
  await page.getByRole("button", { name: "掲載する" }).click();
  await page.locator('[aria-invalid="true"]').first().waitFor();
  await look(person, screen, "new");
}

async function publishRich(author) {
  const board = await author.writableBoard();
  const title = "備品照合の実施について(依頼)";
  const input = { board_id: board.id, title, body: RICH, importance: 1 };
  const { body } = await author.api("POST", "/api/bulletin/posts", input);
  return { id: body.id, board };
}

for (const [screen, options] of Object.entries(SCREENS).filter(([name]) =>
  (process.env.SCREENS ?? name).split(",").includes(name),
)) {
  story(`every page on a screen that is ${screen}`, async ({ newPerson }) => {
    const author = await newPerson();
    await author.session("staff");
    await walk(await newPerson(options), screen, await publishRich(author));
  });
}

story("a post and a list on A4", async ({ newPerson }) => {
  const author = await newPerson();
  await author.session("staff");
  const post = await publishRich(author);
  const print = async (name) => {
    await author.page.pdf({ path: join(pictures, `${name}.pdf`), preferCSSPageSize: true });
    await author.page.emulateMedia({ media: "print" });
    await author.page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    await look(author, "print", name);
    await author.page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
    await author.page.emulateMedia({ media: "screen" });
  };
  await author.page.setViewportSize({ width: 794, height: 1123 });
  await author.open(`/posts/${post.id}`);
  await author.page.locator(".meta").waitFor();
  await print("post");
  await author.open(`/boards/${post.board.id}`);
  await author.page.locator(".post-row").first().waitFor();
  await print("board");
});
