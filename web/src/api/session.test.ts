// A request that meets another session is sent again by its own person only.
import { afterEach, beforeEach, expect, it, vi } from "vitest";

const signedIn = (id: number) =>
  Response.json({ csrf: "c", city: "", user: { id, language: "ja" } });
const refused = (status: number, message_key: string) =>
  Response.json({ title: "", status, code: "", message_key }, { status });
const answers: Response[] = [];
const asked: string[] = [];

beforeEach(() => {
  vi.resetModules();
  asked.length = 0;
  vi.stubGlobal("fetch", async (path: string, { method }: RequestInit) => {
    asked.push(`${method} ${path}`);
    return answers.shift();
  });
});
afterEach(() => vi.unstubAllGlobals());

it("is refused, and not kept, when somebody else has signed in", async () => {
  const { request, session } = await import("./session");
  answers.push(signedIn(1), refused(403, "session.csrf"), signedIn(2));
  await session.load();
  const save = request("PUT", "/api/post", { body: "text" });
  await expect(Promise.race([save, new Promise((go) => setTimeout(go, 500))])).rejects.toThrow();
  expect(session.get().kind).toBe("replaced");
  answers.push(signedIn(1));
  await session.load();
  expect(asked.filter((each) => each.startsWith("PUT"))).toHaveLength(1);
});

it("is sent again when its person is back", async () => {
  const { request, session } = await import("./session");
  answers.push(signedIn(1), refused(401, "session.none"), signedIn(1), Response.json("saved"));
  await session.load();
  const save = request("PUT", "/api/post", { body: "text" });
  await vi.waitFor(() => expect(session.get().kind).toBe("ended"));
  await session.load();
  expect(await save).toBe("saved");
});
