// A window that comes to the front again asks at once whose session this is.
import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

let opened: number;
let stop: () => void;
let answer: () => Promise<Response>;
const signedIn = (id: number) => async () =>
  Response.json({ csrf: "c", city: "", user: { id, language: "ja" } });

class Stream extends EventTarget {
  readyState = 0;
  constructor() {
    super();
    opened += 1;
  }
  close() {}
}

function show(shown: boolean): void {
  vi.spyOn(document, "hidden", "get").mockReturnValue(!shown);
  document.dispatchEvent(new Event("visibilitychange"));
}

/** A window of person 1 that was hidden for so long that its stream is closed. */
async function hiddenWindow() {
  const { session } = await import("@/api/session");
  const { openLive } = await import("./live");
  answer = signedIn(1);
  await session.load();
  const onLost = vi.fn();
  stop = openLive(new QueryClient(), onLost);
  show(false);
  await vi.advanceTimersByTimeAsync(31_000);
  expect(opened).toBe(1);
  return { session, onLost };
}

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers();
  opened = 0;
  vi.stubGlobal("EventSource", Stream);
  vi.stubGlobal("fetch", () => answer());
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it("follows the events again for the same person, with one stream", async () => {
  const { session } = await hiddenWindow();
  show(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(session.get().kind).toBe("live");
  expect(opened).toBe(2);
});

it("ends when nobody is signed in any more", async () => {
  const { session } = await hiddenWindow();
  answer = async () => Response.json({ title: "", code: "" }, { status: 401 });
  show(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(session.get().kind).toBe("ended");
  expect(opened).toBe(1);
});

it("opens no stream as somebody else", async () => {
  const { session } = await hiddenWindow();
  answer = signedIn(2);
  show(true);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(session.get().kind).toBe("replaced");
  expect(opened).toBe(1);
});

it("says so when the server stays away, and goes on when it is back", async () => {
  const { onLost } = await hiddenWindow();
  answer = () => Promise.reject(new TypeError("no network"));
  show(true);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(onLost).toHaveBeenLastCalledWith(true);
  answer = signedIn(1);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(opened).toBe(2);
});
