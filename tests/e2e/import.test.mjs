// The administrator takes a list of staff in: checked, mended, taken in; then first passwords are
// issued, printed, saved, lost and issued again.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { story } from "./lib/story.mjs";

const HEAD = "職員番号,氏名,フリガナ,所属コード,職名,役職順,発令日,ログインID,備考\r\n";
const GOOD = "0990001,髙﨑 花,タカサキ ハナ,021,主事,７０,令和6年4月1日,takasaki,\r\n";
const BAD = "0990002,青木 春,,021,主事,70,2024/2/30,aoki,\r\n";
const MENDED = "0990002,青木 春,アオキ ハル,021,主事,70,2024/3/1,aoki,\r\n";

const list = (...rows) => ({
  name: "職員.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(`\uFEFF${HEAD}${rows.join("")}`),
});

async function issue(page) {
  await page.getByRole("button", { name: "初期パスワードを発行する" }).click();
  const ask = page.getByRole("alertdialog", { name: "初期パスワードの発行" });
  await ask.getByText("（2人）の利用者に初期パスワードを発行してもよろしいですか？").waitFor();
  await ask.getByRole("button", { name: "初期パスワードを発行する" }).click();
  await page.getByRole("heading", { name: "初期パスワードを発行しました" }).waitFor();
}

story("a list of staff is checked, mended and taken in", async ({ newPerson }) => {
  const admin = await newPerson();
  await admin.signIn("admin");
  const { page } = admin;

  await page.locator(".person-button").click();
  await page.getByRole("link", { name: "一覧の取り込み" }).click();
  await page.getByRole("heading", { level: 1, name: "一覧の取り込み" }).waitFor();
  await page.getByLabel("取り込むもの").selectOption({ label: "職員・職・発令" });
  await page.getByText("使用する列の見出し").click();
  await page.getByRole("rowheader", { name: "職員番号" }).waitFor();
  await admin.inspect("import");
  await page.getByText("使用する列の見出し").click();
  await page.getByRole("button", { name: "内容を確認する" }).click();
  await page.getByText("ファイルを選択してください。").waitFor();

  await page.getByLabel("CSVファイル").setInputFiles(list(GOOD, BAD));
  await page.getByLabel("ログインIDのある職員を").check();
  await page.getByRole("button", { name: "内容を確認する" }).click();
  await page.getByRole("heading", { name: "確認の結果（まだ取り込んでいません）" }).waitFor();
  await page.getByText("取り込めない行があります。").waitFor();
  await page.getByRole("cell", { name: /日付として読み取れません/ }).waitFor();
  assert.equal(await page.getByRole("button", { name: "取り込む", exact: true }).count(), 0);
  await page.getByLabel("表示する結果").selectOption("read_as");
  await page.getByRole("cell", { name: "「７０」 →「70」" }).waitFor();
  await admin.inspect("import refused");

  await page.getByLabel("CSVファイル").setInputFiles(list(GOOD, MENDED));
  await page.getByRole("button", { name: "内容を確認する" }).click();
  await page.getByText("利用者を2人、登録します。").waitFor();
  await page.getByRole("button", { name: "取り込む", exact: true }).click();
  const ask = page.getByRole("alertdialog", { name: "一覧の取り込み" });
  await admin.inspect("import asking");
  await ask.getByRole("button", { name: "取り込む", exact: true }).click();
  await page.getByRole("heading", { name: "取り込みました" }).waitFor();
  await admin.inspect("import done");
  await page.getByLabel("CSVファイル").setInputFiles(list(GOOD, MENDED));
  await page.getByRole("button", { name: "内容を確認する" }).click();
  await page.getByText("変更なし: 2").waitFor();

  // What was lost with the page is issued again.
  await page.locator(".person-button").click();
  await page.getByRole("link", { name: "初期パスワードの発行" }).click();
  await page.getByRole("heading", { level: 1, name: "初期パスワードの発行" }).waitFor();
  await admin.inspect("initial passwords");
  await issue(page);
  const lost = await page.locator(".slip", { hasText: "takasaki" }).textContent();
  await admin.inspect("initial passwords issued");
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByRole("button", { name: "ダウンロードする（CSV）" }).count(), 0);
  assert.equal(await page.locator(".slip:visible").count(), 2);
  await page.emulateMedia({ media: null });
  await issue(page);
  await page.waitForFunction(
    (before) =>
      [...document.querySelectorAll(".slip")].some(
        ({ textContent }) => textContent.includes("takasaki") && textContent !== before,
      ),
    lost,
  );
  await page.getByRole("link", { name: "Kairan" }).first().click();
  await page.getByRole("button", { name: "このページにとどまる" }).click();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "ダウンロードする（CSV）" }).click();
  const text = await readFile(await (await saved).path(), "utf8");
  const [, login, password] = /,(takasaki),([a-z0-9-]{19}),/.exec(text);
  assert.ok(!lost.includes(password));

  const newcomer = await newPerson({ expected: ["403 GET /api/"] });
  const reply = await newcomer.page.request.post(`${newcomer.base}/api/session`, {
    data: { login, password },
  });
  assert.equal(reply.status(), 200);
  await page.getByRole("link", { name: "Kairan" }).first().click();
  await page.locator(".post-row").first().waitFor();
});
