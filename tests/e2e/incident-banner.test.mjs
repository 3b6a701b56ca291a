// Incident notices stand on everybody's page, appear live, and lead to the notice.
import { story } from "./lib/story.mjs";

const TITLE = "メールの送受信ができません";

story("an incident notice appears on every page at once", async ({ newPerson }) => {
  const reader = await newPerson({ expected: ["404 GET /api/bulletin/posts/"] });
  await reader.signIn("staff");

  let writer;
  for (const login of ["admin", "supervisor", "chief"]) {
    writer = await newPerson();
    await writer.session(login);
    if (await writer.writableBoard("incident")) break;
  }
  const { id } = await writer.publish(TITLE, "復旧の見込みは追ってお知らせします。", "incident");

  const banner = reader.page.getByRole("region", { name: "障害情報" });
  await banner.getByText(TITLE).waitFor();
  await reader.inspect("board with incident banner");
  const marked = reader.page.waitForResponse((response) => response.url().endsWith("/mark"));
  await banner.getByRole("link", { name: TITLE }).click();
  await reader.page.getByRole("heading", { level: 1, name: TITLE }).waitFor();
  await marked; // else the mark could come too late

  await writer.api("DELETE", `/api/bulletin/posts/${id}`);
  await banner.getByText(TITLE).waitFor({ state: "detached" });
  // Withdrawn while it is being read: the page says so.
  await reader.page.getByText("ページが見つかりません").waitFor();
});
