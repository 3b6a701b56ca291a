// Which notices reach one: a topic is switched off and stays so; what must be done can't be.
import assert from "node:assert/strict";
import { story } from "./lib/story.mjs";

story("a topic of notices is switched off and on again", async ({ newPerson }) => {
  const person = await newPerson();
  await person.signIn("staff");
  const { page } = person;
  await page.locator(".person-button").click();
  await page.getByRole("link", { name: "通知の設定" }).click();
  await page.getByRole("heading", { level: 1, name: "通知の設定" }).waitFor();
  const topics = page.getByRole("list", { name: "通知の設定" });
  const forced = topics.getByRole("checkbox", { disabled: true });
  await forced.first().waitFor();
  assert.ok(await forced.first().isChecked());
  await topics.getByText("必ず通知されます").first().waitFor();
  const free = topics.getByRole("checkbox", { disabled: false }).first();
  const name = await free.evaluate((input) => input.closest("label").textContent);
  await free.click();
  await page.getByText(`「${name}」を通知しないようにしました。`).waitFor();
  await person.inspect("notification settings");
  await page.reload();
  const again = topics.getByRole("checkbox", { name });
  await again.waitFor();
  assert.equal(await again.isChecked(), false);
  await again.click();
  await page.getByText(`「${name}」を通知するようにしました。`).waitFor();
  assert.ok(await again.isChecked());
});
