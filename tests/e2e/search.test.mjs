// Searching: from the header to a result with the words around the hit, and to the post.
import { story } from "./lib/story.mjs";

story("a post is found by its words", async ({ newPerson }) => {
  const person = await newPerson();
  await person.signIn("staff");
  const { id } = await person.publish(
    "除雪機の貸出しについて",
    "倉庫の除雪機を各課へ貸し出します。",
  );
  const { page } = person;
  const found = page.getByRole("link", { name: "除雪機の貸出しについて" });
  // The index follows within seconds.
  for (let attempt = 0; attempt < 10 && (await found.count()) === 0; attempt += 1) {
    await page.getByRole("searchbox", { name: "掲示を検索" }).fill("除雪機 倉庫");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/search\?q=/);
    await page.waitForTimeout(1000);
    if ((await found.count()) === 0) await person.open("/");
  }
  await found.waitFor();
  await page.locator("mark", { hasText: "除雪機" }).first().waitFor();
  await person.inspect("search results");
  await found.click();
  await page.waitForURL(new RegExp(`/posts/${id}$`));

  await person.open("/search?q=%E8%A9%B2%E5%BD%93%E3%81%97%E3%81%AA%E3%81%84%E8%A8%80%E8%91%89");
  await page.getByText("に一致するものは見つかりませんでした。", { exact: false }).waitFor();
  await person.inspect("nothing found");
});
