// A draft whose publishing was asked for and not answered: asked again as it was, never saved between.
import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type Draft, newDraft } from "./draft";
import type { Board, PostInput, Saved } from "./types";
import { usePublish } from "./use-publish";

const BOARD = { id: 5, information_class: "internal", confirm: false } as unknown as Board;
const start: Draft = { ...newDraft(BOARD, ""), title: "通知", text: "本文" };

let sent: { what: string; key: string | undefined; body: unknown }[];
let answers: (() => Promise<Response>)[];
const lost = () => Promise.reject(new TypeError("connection reset"));
const published = () => Promise.resolve(Response.json({ id: 7, version: 3 }));
const save = vi.fn(async (_input: PostInput) => ({ id: 7, version: 2 }) as Saved);
const onSaved = vi.fn(async (_saved: Saved) => undefined);

beforeEach(() => {
  sent = [];
  vi.stubGlobal("fetch", (path: string, { method, headers, body }: RequestInit) => {
    const key = (headers as Record<string, string>)["Idempotency-Key"];
    sent.push({ what: `${method} ${path}`, key, body: body && JSON.parse(String(body)) });
    return (answers.shift() ?? lost)();
  });
});
afterEach(() => {
  cleanup();
  vi.clearAllMocks();
  vi.unstubAllGlobals();
});

function open() {
  const drafts = { exists: () => true, save, stop: () => undefined, resume: () => undefined };
  const { result } = renderHook(() => usePublish(drafts, onSaved));
  return (draft: Draft) => act(() => result.current.send(draft, []));
}

it("is published once", async () => {
  answers = [lost, published];
  const send = open();
  await send(start);
  expect(onSaved).not.toHaveBeenCalled();
  await send(start);
  expect(save).toHaveBeenCalledOnce();
  expect(sent.map(({ what }) => what)).toEqual(Array(2).fill("POST /api/bulletin/posts/7/publish"));
  expect(sent[0]?.key).toBe(sent[1]?.key);
  expect(onSaved).toHaveBeenCalledExactlyOnceWith({ id: 7, version: 3 });
});

it("keeps what was typed since", async () => {
  answers = [lost, published, published];
  const send = open();
  await send(start);
  await send({ ...start, title: "通知（訂正）" });
  expect(save).toHaveBeenCalledOnce();
  expect(sent[2]).toMatchObject({
    what: "PATCH /api/bulletin/posts/7",
    body: { title: "通知（訂正）" },
  });
  expect(onSaved).toHaveBeenCalledOnce();
});

it("is saved again after a refusal", async () => {
  const refused = () => Promise.resolve(Response.json({ title: "", code: "" }, { status: 422 }));
  answers = [refused, published];
  const send = open();
  await send(start);
  await send(start);
  expect(save).toHaveBeenCalledTimes(2);
  expect(sent[0]?.key).not.toBe(sent[1]?.key);
});
