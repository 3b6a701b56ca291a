// A new user's first minutes with what `make run` serves: sign in, publish, and another reads it.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { chromium } from "../e2e/lib/packages.mjs";

const BASE = "http://127.0.0.1:8080";
const TITLE = "はじめての掲示";
const TEXT = "全員が読めるはずの本文です。";
const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
const QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];

const password = (await readFile("build/city-password", "utf8")).trim();
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: [...FLAGS, ...QUIET],
});

async function signIn(login) {
  const page = await (await browser.newContext({ locale: "ja-JP" })).newPage();
  await page.goto(BASE);
  await page.getByLabel("ログインID").fill(login);
  await page.getByLabel("パスワード", { exact: true }).fill(password);
  await page.getByRole("button", { name: "サインイン" }).click();
  await page.waitForURL(/\/boards\/\d+$/);
  await page.locator(".post-row").first().waitFor();
  return page;
}

try {
  const author = await signIn("staff");
  const boards = await author.evaluate(async () => (await fetch("/api/bulletin/boards")).json());
  const board = boards.items.find((each) => each.can_post && each.category === "ordinary");
  await author.goto(`${BASE}/boards/${board.id}`);
  await author.getByRole("link", { name: "掲示を作成" }).click();
  await author.getByLabel("標題").fill(TITLE);
  await author.getByLabel("本文", { exact: false }).last().fill(TEXT);
  await author.getByRole("button", { name: "掲載する" }).click();
  await author.waitForURL(/\/posts\/\d+$/);

  const reader = await signIn("chief");
  await reader.goto(author.url());
  await reader.getByRole("heading", { level: 1, name: TITLE }).waitFor();
  assert.ok(await reader.getByText(TEXT).isVisible());
  console.log("staff published, chief read it");
} finally {
  await browser.close();
}
