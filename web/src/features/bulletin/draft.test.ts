// From what is typed to what is sent, and back.
import { describe, expect, it } from "vitest";
import { documentOf, draftOf, hasBody, inputOf, newDraft, textOf } from "./draft";
import type { Board, Post } from "./types";
import { changesOf } from "./use-save";

const board = { id: 9, name: "b" } as Board;

describe("inputOf", () => {
  it("leaves the information class to the board unless one is chosen", () => {
    const draft = { ...newDraft(board, "総務課 内線1"), title: " 標題 ", text: "本文\n" };
    expect(inputOf(draft)).toEqual({
      board_id: 9,
      title: "標題",
      importance: 0,
      contact: "総務課 内線1",
      issue_as_department: true,
      published_until: "",
      body_text: "本文\n",
    });
    expect(inputOf({ ...draft, informationClass: 4 }).information_class).toBe(4);
  });
  it("ends publication with the end of the day in Japan", () => {
    const draft = { ...newDraft(board, ""), until: "2026-04-01" };
    expect(inputOf(draft).published_until).toBe("2026-04-01T14:59:59Z");
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
