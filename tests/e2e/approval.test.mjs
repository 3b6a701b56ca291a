// A board with approval: asked for, sent back with a reason, asked again, approved, published.
import { story } from "./lib/story.mjs";

const TITLE = "承認が必要な通知";

async function boardWithApproval(admin, author) {
  const { body: session } = await author.api("GET", "/api/session");
  const { body: chiefs } = await author.api(
    "GET",
    `/api/people/persons?department_id=${session.user.department.id}`,
  );
  const chief = chiefs.items.find((person) => person.position?.endsWith("課長"));
  const { body } = await admin.api("POST", "/api/bulletin/boards", {
    name: "承認のある掲示板",
    readers: { everybody: true },
    writers: { everybody: true },
    approvers: { members: [{ person_id: chief.id }] },
  });
  return body.id;
}

story("a post appears when its approver says so", async ({ newPerson }) => {
  const admin = await newPerson();
  await admin.signIn("admin");
  const author = await newPerson();
  await author.signIn("staff");
  const boardId = await boardWithApproval(admin, author);

  const { page } = author;
  await author.open(`/boards/${boardId}/new`);
  await page.getByLabel("標題").fill(TITLE);
  await page.locator("textarea.body-text").fill("承認をお願いします。");
  await page.getByRole("button", { name: "承認を依頼する" }).click();
  await page.waitForURL(/\/posts\/\d+$/);
  await page.getByText("承認を待っています。").waitFor();
  await author.inspect("waiting for approval");
  const path = new URL(page.url()).pathname;

  const approver = await newPerson();
  await approver.session("chief");
  await approver.open("/approvals");
  await approver.inspect("to approve");
  await approver.page.getByRole("link", { name: TITLE }).click();
  await approver.page.getByRole("button", { name: "差し戻す" }).click();
  await approver.page.getByText("差し戻す理由を入力してください。").waitFor();
  await approver.inspect("sending back needs a reason");
  await approver.page.getByLabel("コメント").fill("日付を入れてください。");
  await approver.page.getByRole("button", { name: "差し戻す" }).click();
  await approver.page.getByText("差し戻しました。").waitFor();

  await author.open(`${path}/edit`);
  await page.locator("textarea.body-text").fill("12月5日の件、承認をお願いします。");
  await page.getByRole("button", { name: "承認を依頼する" }).click();
  await page.waitForURL(/\/posts\/\d+$/);
  await page.getByText("承認を待っています。").waitFor();

  await approver.open(path);
  await approver.page.getByRole("button", { name: "承認する" }).click();
  await approver.page.getByText("承認しました。").waitFor();
  await approver.open(`/boards/${boardId}`);
  await approver.row(TITLE).waitFor();
});
