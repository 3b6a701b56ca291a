// A preference acts at once, is sent to the server, and is taken back when the server refuses it.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Preferences } from "./types";

const answers: Response[] = [];
const asked: [string, RequestInit | undefined][] = [];
const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
const signedIn = (preferences?: Partial<Preferences>) =>
  json(200, { csrf: "c", city: "", user: { id: 1, language: "ja", preferences } });

async function load() {
  const { session } = await import("./session");
  const { preference } = await import("./preferences");
  return { session, preference };
}

beforeEach(() => {
  vi.resetModules();
  answers.length = 0;
  asked.length = 0;
  vi.stubGlobal("fetch", async (path: string, init?: RequestInit) => {
    asked.push([path, init]);
    return answers.shift();
  });
});
afterEach(() => vi.unstubAllGlobals());

describe("preference", () => {
  it("is the default until the session says otherwise, and tells who listens", async () => {
    const { session, preference } = await load();
    const heard = vi.fn();
    preference.subscribe(heard);
    expect(preference.get("theme")).toBe("system");
    answers.push(signedIn({ theme: "contrast" }));
    await session.load();
    expect(preference.get("theme")).toBe("contrast");
    expect(preference.get("density")).toBe("normal");
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it("is sent, and keeps its value when the session is loaded from a server without any", async () => {
    const { session, preference } = await load();
    answers.push(signedIn(), new Response(null, { status: 204 }), signedIn());
    await session.load();
    await preference.set("list_size", 100);
    const [path, init] = asked[1] ?? [];
    expect([path, init?.method, init?.body]).toEqual([
      "/api/core/preferences",
      "PUT",
      '{"key":"list_size","value":100}',
    ]);
    await session.load();
    expect(preference.get("list_size")).toBe(100);
  });

  it("acts before the answer, and is taken back when it is refused", async () => {
    const { preference } = await load();
    answers.push(json(422, { title: "no", status: 422, code: "invalid" }));
    const done = preference.set("density", "compact");
    expect(preference.get("density")).toBe("compact");
    await expect(done).rejects.toThrow();
    expect(preference.get("density")).toBe("normal");
  });

  it("stays at what was chosen since when the former choice is refused", async () => {
    const { preference } = await load();
    answers.push(json(422, { title: "no", status: 422, code: "invalid" }));
    answers.push(new Response(null, { status: 204 }));
    const refused = preference.set("theme", "dark");
    await Promise.all([expect(refused).rejects.toThrow(), preference.set("theme", "contrast")]);
    expect(preference.get("theme")).toBe("contrast");
  });

  it("holds while the page is open where the server keeps none", async () => {
    const { preference } = await load();
    answers.push(json(404, { title: "no", status: 404, code: "not_found" }));
    await preference.set("theme", "dark");
    expect(preference.get("theme")).toBe("dark");
  });
});
