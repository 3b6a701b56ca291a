// The main story on plain HTTP under a name: not a secure context, as on many closed city networks.
import assert from "node:assert/strict";
import { publishAndRead } from "./lib/main-story.mjs";
import { story } from "./lib/story.mjs";

story(
  "everything works on plain HTTP without a secure context",
  async (people) => {
    const visitor = await people.newPerson();
    await visitor.open("/sign-in");
    const secure = await visitor.page.evaluate(() => [isSecureContext, typeof crypto.randomUUID]);
    assert.deepEqual(secure, [false, "undefined"]);
    await publishAndRead(people);
  },
  { host: "kairan.test" },
);
