// From what is typed to what is sent, and back.
import { describe, expect, it } from "vitest";
import { documentOf, draftOf, hasBody, inputOf, isScheduled, newDraft, textOf } from "./draft";
import type { Board, Post } from "./types";
import { changesOf } from "./use-save";

const board = { id: 9, name: "b", publication_days: 0, retention: null } as Board;

describe("inputOf", () => {
  it("leaves the information class to the board unless one is chosen", () => {
    const draft = { ...newDraft(board, "総務課 内線1"), title: " 標題 ", text: "本文\n" };
    const input = inputOf(draft);
    expect(input).toMatchObject({
      board_id: 9,
      title: "標題",
      importance: 0,
      contact: "総務課 内線1",
      issue_as_department: true,
      audience: "board",
      managers: { members: [] },
      published_from: "",
      published_until: "",
      files: [],
      body_text: "本文\n",
    });
    expect(input).not.toHaveProperty("information_class");
    expect(inputOf({ ...draft, informationClass: 4 }).information_class).toBe(4);
  });
  it("ends publication with the end of the day in Japan", () => {
    const draft = { ...newDraft(board, ""), until: "2026-04-01" };
    expect(inputOf(draft).published_until).toBe("2026-04-01T14:59:59Z");
  });
  it("begins publication at a time of Japan", () => {
    const draft = { ...newDraft(board, ""), fromDay: "2026-04-01", fromTime: "08:30" };
    expect(inputOf(draft).published_from).toBe("2026-03-31T23:30:00Z");
    expect(isScheduled(draft, Date.parse("2026-03-31T23:29:59Z"))).toBe(true);
    expect(isScheduled(draft, Date.parse("2026-03-31T23:30:00Z"))).toBe(false);
  });
  it("counts a deadline in business days, or names the day, or has none", () => {
    const draft = { ...newDraft(board, ""), confirm: true, confirmDay: "2026-04-10" };
    expect(inputOf(draft).confirm_by).toBe("2026-04-10");
    expect(inputOf({ ...draft, confirmDays: "５" }).confirm_by).toEqual({ business_days: 5 });
    expect(inputOf({ ...draft, confirm: false }).confirm_by).toBe("");
  });
  it("takes the board's defaults for a new post", () => {
    const strict = { ...board, confirm: true, comments: true, publication_days: 30 } as Board;
    const draft = newDraft(strict, "", Date.parse("2026-04-01T00:00:00Z"));
    expect(draft).toMatchObject({ confirm: true, comments: true, until: "2026-05-01" });
  });
});

describe("text and document", () => {
  it("turn into each other line by line", () => {
    const text = "一行目\n\n三行目";
    expect(textOf(documentOf(text))).toBe(text);
  });
  it("keep cells and list items apart", () => {
    const paragraph = (value: string) => ({
      type: "paragraph",
      content: [{ type: "text", text: value }],
    });
    const cell = (value: string) => ({ type: "tableCell", content: [paragraph(value)] });
    const item = (value: string) => ({ type: "listItem", content: [paragraph(value)] });
    const document = {
      type: "doc",
      content: [
        { type: "table", content: [{ type: "tableRow", content: [cell("a"), cell("b")] }] },
        { type: "bulletList", content: [item("c"), item("d")] },
      ],
    };
    expect(textOf(document)).toBe("a\tb\nc\nd");
  });
});

describe("hasBody", () => {
  it("sees that nothing but spaces is nothing", () => {
    const draft = newDraft(board, "");
    expect(hasBody({ ...draft, text: " \u3000\n" })).toBe(false);
    expect(hasBody({ ...draft, mode: "rich", document: documentOf("\n") })).toBe(false);
    expect(hasBody({ ...draft, mode: "rich", document: documentOf("あ") })).toBe(true);
  });
});

describe("changesOf", () => {
  const post = {
    board_id: 9,
    title: "t",
    information_class: 2,
    importance: 0,
    issuer: { id: 1, name: "総務課" },
    contact: "c",
    body: null,
    body_text: "x",
    state: "current",
    confirm: null,
    follows_board: true,
    managers: null,
    pinned_until: null,
    confidentiality: 1,
  } as Post;
  const start = draftOf(post, "2026-04-01");
  it("are empty for an untouched draft", () => {
    expect(changesOf(start, start)).toEqual({});
  });
  it("hold only what differs, also when something is cleared", () => {
    expect(changesOf({ ...start, title: "u", until: "" }, start)).toEqual({
      title: "u",
      published_until: "",
    });
  });
});
