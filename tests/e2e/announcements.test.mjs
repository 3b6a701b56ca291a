// What the administrator tells everybody: read before signing in and at the head of the boards, as
// plain text, until it is emptied.
import assert from "node:assert/strict";
import { story } from "./lib/story.mjs";

const SIGN_IN =
  "11月28日（土）午後10時から、保守のため停止します。\n問い合わせ: <情報政策課> 内線2345";
const BOARDS = "掲示は月曜日に整理します。";
const CHARS_MAX = 500;

const field = (page, label) => page.getByRole("textbox", { name: label });
const save = (page, label) => page.getByRole("button", { name: `「${label}」を保存する` }).click();

async function write(page, label, text) {
  await field(page, label).fill(text);
  await save(page, label);
  await page
    .getByText(text === "" ? `「${label}」を空にしました。` : `「${label}」を保存しました。`)
    .waitFor();
}

async function tooLongIsRefused(page, label) {
  await field(page, label).fill("𠮷".repeat(CHARS_MAX));
  await page.getByText("あと0文字").waitFor();
  assert.equal(await field(page, label).getAttribute("aria-invalid"), null);
  await field(page, label).fill("𠮷".repeat(CHARS_MAX + 1));
  await page.getByText("500文字以内で入力してください（1文字超えています）。").waitFor();
  assert.equal(await field(page, label).getAttribute("aria-invalid"), "true");
  await save(page, label);
  assert.ok(await field(page, label).evaluate((input) => input === document.activeElement));
}

story("the administrator tells everybody, until the notice is emptied", async ({ newPerson }) => {
  const admin = await newPerson();
  await admin.signIn("admin");
  const { page } = admin;
  assert.equal(await page.locator(".area-notice").count(), 0);
  await page.locator(".person-button").click();
  await page.getByRole("link", { name: "全員へのお知らせ" }).click();
  await page.getByRole("heading", { level: 1, name: "全員へのお知らせ" }).waitFor();
  await tooLongIsRefused(page, "サインイン画面のお知らせ");
  await admin.inspect("announcements too long");
  const settings = await admin.api("GET", "/api/core/settings");
  assert.equal(settings.body.items.find(({ key }) => key === "sign_in_notice").value, "");
  const other = await newPerson({ expected: ["412 PATCH /api/"] });
  await other.signIn("admin");
  await other.open("/announcements");
  await field(other.page, "サインイン画面のお知らせ").waitFor();
  await write(page, "サインイン画面のお知らせ", SIGN_IN);
  await write(page, "掲示板のお知らせ", BOARDS);
  await field(other.page, "サインイン画面のお知らせ").fill("別の文");
  await save(other.page, "サインイン画面のお知らせ");
  await other.page.getByText("ほかの方が先に変更しています").waitFor();
  const current = other.page.getByRole("region", { name: "ほかの方が保存した" });
  await current.getByText("保守のため停止します。").waitFor();
  await other.inspect("announcements changed by another");
  await admin.inspect("announcements");
  await page.setViewportSize({ width: 390, height: 844 });
  await admin.inspect("announcements on phone");
  await page.getByRole("link", { name: "Kairan" }).first().click();
  await page.getByRole("region", { name: "掲示板のお知らせ" }).getByText(BOARDS).waitFor();

  for (const [screen, options] of [
    ["wide", {}],
    ["phone", { viewport: { width: 390, height: 844 }, hasTouch: true }],
  ]) {
    const staff = await newPerson(options);
    await staff.open("/sign-in");
    const notice = staff.page.getByRole("status").filter({ hasText: "保守のため停止します。" });
    await notice.waitFor();
    assert.equal(await notice.textContent(), SIGN_IN);
    await staff.page.getByRole("button", { name: "English" }).click();
    await staff.page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    assert.equal(await notice.textContent(), SIGN_IN);
    await staff.page.getByRole("button", { name: "日本語" }).click();
    await staff.inspect(`sign-in with a notice on ${screen}`);
    await staff.signIn("staff");
    await staff.page.getByRole("region", { name: "掲示板のお知らせ" }).getByText(BOARDS).waitFor();
    await staff.inspect(`boards with a notice on ${screen}`);
    await staff.page.locator(".post-row").first().click();
    await staff.page.locator(".meta").waitFor();
    assert.equal(await staff.page.locator(".area-notice").count(), 0);
    assert.equal(await staff.page.getByRole("link", { name: "全員へのお知らせ" }).count(), 0);
  }

  await admin.open("/announcements");
  assert.equal(await field(page, "サインイン画面のお知らせ").inputValue(), SIGN_IN);
  await write(page, "サインイン画面のお知らせ", "");
  await write(page, "掲示板のお知らせ", "");
  const staff = await newPerson();
  const asked = staff.page.waitForResponse((reply) => reply.url().endsWith("/sign_in_notice"));
  await staff.open("/sign-in");
  assert.deepEqual(await (await asked).json(), { text: null });
  await staff.page.getByLabel("ログインID").waitFor();
  assert.equal(await staff.page.locator(".sign-in-notice").textContent(), "");
  await staff.signIn("staff");
  assert.equal(await staff.page.locator(".area-notice").count(), 0);
});
