// Searching: from the header to a result with the words around the hit, and to the post.
import { story } from "./lib/story.mjs";

const WORDS = "除雪機 倉庫";
const path = `/api/search?q=${encodeURIComponent(WORDS)}`;

story("a post is found by its words", async ({ newPerson }) => {
  const person = await newPerson();
  await person.signIn("staff");
  const { id } = await person.publish(
    "除雪機の貸出しについて",
    "倉庫の除雪機を各課へ貸し出します。",
  );
  const { page } = person;
  // The index follows within seconds.
  const isFound = async () => (await person.api("GET", path)).body.items.length > 0;
  for (let attempt = 0; attempt < 20 && !(await isFound()); attempt += 1) {
    await page.waitForTimeout(500);
  }
  await page.getByRole("searchbox", { name: "掲示を検索" }).fill(WORDS);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/search\?q=/);
  const results = page.getByRole("list", { name: "検索結果" });
  const found = results.getByRole("link", { name: "除雪機の貸出しについて" });
  await found.waitFor();
  await page.locator("mark", { hasText: "除雪機" }).first().waitFor();
  await person.inspect("search results");
  await found.click();
  await page.waitForURL(new RegExp(`/posts/${id}$`));

  await person.open("/search?q=%E8%A9%B2%E5%BD%93%E3%81%97%E3%81%AA%E3%81%84%E8%A8%80%E8%91%89");
  await page.getByText("に一致するものは見つかりませんでした。", { exact: false }).waitFor();
  await person.inspect("nothing found");
});
