// A page that the browser kept is shown again to the person who left it, and to nobody else.
import { afterEach, expect, it, vi } from "vitest";
import { session } from "@/api/session";
import { guardLeftPage } from "./left-page";

let answer: Response;
const signedIn = (id: number) =>
  new Response(JSON.stringify({ csrf: "c", city: "", user: { id, language: "ja" } }));
const show = (persisted: boolean) =>
  window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted }));
const isHidden = () => document.documentElement.classList.contains("left-page");
const reload = vi.fn();

vi.stubGlobal("fetch", async () => answer);
guardLeftPage(reload);
afterEach(() => {
  document.documentElement.classList.remove("left-page");
  reload.mockClear();
  vi.useRealTimers();
});

it("is hidden when it is left, and shown again to the same person only", async () => {
  answer = signedIn(1);
  await session.load();
  show(false);
  expect(isHidden()).toBe(false);

  window.dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
  expect(isHidden()).toBe(true);
  answer = signedIn(1);
  show(true);
  await vi.waitFor(() => expect(isHidden()).toBe(false));
  expect(reload).not.toHaveBeenCalled();
});

it("stays hidden, and is loaded anew, for nobody", async () => {
  window.dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
  answer = new Response("{}", { status: 401 });
  show(true);
  await vi.waitFor(() => expect(reload).toHaveBeenCalledTimes(1));
  expect(isHidden()).toBe(true);
});

it("stays hidden, and is not loaded anew, until there is an answer", async () => {
  vi.useFakeTimers();
  answer = new Response("{}", { status: 503 });
  window.dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
  show(true);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(isHidden()).toBe(true);
  answer = signedIn(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(isHidden()).toBe(false);
  expect(reload).not.toHaveBeenCalled();
});

it("stays hidden, and is loaded anew, for somebody else", async () => {
  window.dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
  answer = signedIn(2);
  show(true);
  await vi.waitFor(() => expect(reload).toHaveBeenCalledTimes(1));
  expect(isHidden()).toBe(true);
});
