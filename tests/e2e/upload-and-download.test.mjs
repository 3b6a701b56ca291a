// Attachments: uploaded while the post is written, paused and resumed, taken out, downloaded whole.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { story } from "./lib/story.mjs";

const NAME = "様式第1号（申請書）.jtd";
const BIG_BYTES = 24 * 1024 * 1024;
const digest = (content) => createHash("sha256").update(content).digest("hex");

story("an attachment arrives as it was sent", async ({ newPerson }) => {
  const author = await newPerson();
  await author.session("staff");
  const board = await author.writableBoard();
  const { page } = author;
  const content = randomBytes(300_000);
  await author.open(`/boards/${board.id}/new`);
  await page.getByLabel("標題").fill("様式の配布について");
  await page.locator("textarea.body-text").fill("添付の様式を使用してください。");
  const field = page.locator('input[type="file"]');
  await field.setInputFiles([
    { name: NAME, mimeType: "", buffer: content },
    { name: "不要.txt", mimeType: "text/plain", buffer: Buffer.from("要らない") },
  ]);
  await page.getByText("添付ファイル2件のうち2件の送信が終わりました。").waitFor();
  await page.getByRole("button", { name: "不要.txtを外す" }).click();
  await author.inspect("attachments of a new post");
  await page.getByRole("button", { name: "掲載する" }).click();
  await page.waitForURL(/\/posts\/\d+$/);
  await page.getByRole("heading", { name: "添付ファイル（1件）" }).waitFor();
  await author.inspect("post with an attachment");

  const reader = await newPerson();
  await reader.session("chief");
  await reader.open(new URL(page.url()).pathname);
  const saved = reader.page.waitForEvent("download");
  await reader.page.getByRole("link", { name: NAME }).click();
  const download = await saved;
  assert.equal(download.suggestedFilename(), NAME);
  assert.equal(digest(await readFile(await download.path())), digest(content));
});

story("a big upload survives a pause and a lost connection", async ({ context, newPerson }) => {
  const author = await newPerson();
  await author.session("staff");
  const board = await author.writableBoard();
  const { page } = author;
  await author.open(`/boards/${board.id}/new`);
  let cut = 0;
  let goOn;
  const paused = new Promise((resolve) => {
    goOn = resolve;
  });
  await page.route("**/api/file/uploads/*", async (route) => {
    if (route.request().method() !== "PATCH") return route.continue();
    cut += 1;
    if (cut <= 2) return route.abort("connectionreset");
    // What is sent while nobody has pressed the button yet stays on its way.
    await paused;
    return route.continue();
  });
  // From the disk: what is given as bytes goes through the browser's remote control first.
  const folder = await mkdtemp(join(tmpdir(), "kairan-e2e-"));
  context.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "図面.zip"), randomBytes(BIG_BYTES));
  await page.locator('input[type="file"]').setInputFiles(join(folder, "図面.zip"));
  await page.getByRole("button", { name: "図面.zipの送信を一時停止" }).click();
  await page.getByText("一時停止中", { exact: false }).waitFor();
  goOn();
  await author.inspect("upload paused");
  // Publishing now would leave the file out without a word.
  await page.getByRole("button", { name: "掲載する", exact: true }).click();
  await page.getByText("送信が終わっていない添付ファイルがあります。", { exact: false }).waitFor();
  assert.match(page.url(), /\/new(\?|$)/);
  await page.getByRole("button", { name: "図面.zipの送信を再開" }).click();
  await page.getByText("添付ファイル1件のうち1件の送信が終わりました。").waitFor();
  assert.ok(cut > 0, "the connection was never cut");
});
