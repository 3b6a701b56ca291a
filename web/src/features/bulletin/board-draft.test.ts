// From what is typed about a board to what is sent.
import { expect, it } from "vitest";
import { boardChanges, boardDraftOf, boardInput, newBoard, newBoardInput } from "./board-draft";
import type { BoardDetail } from "./types";

const section = { id: 4, name: "総務課" };

it("a new board is read by everybody and written by the own section", () => {
  const blank = newBoard(7, section);
  expect(newBoardInput({ ...blank, name: " 庁舎管理 " }, blank)).toEqual({
    name: "庁舎管理",
    parent_id: 7,
    readers: { everybody: true },
    writers: { members: [{ department_id: 4, below: true }] },
    commenters: { everybody: true },
  });
});

it("only what differs is sent for a change", () => {
  const board = { name: "a", publication_days: 0, retention: null } as unknown as BoardDetail;
  const start = boardDraftOf(board);
  expect(boardChanges(start, start)).toEqual({});
  expect(boardChanges({ ...start, publicationDays: "３０" }, start)).toEqual({
    publication_days: 30,
  });
});

it("an outside body without a name is none", () => {
  const blank = newBoard(null, null);
  expect(boardInput({ ...blank, outsideUntil: "2027-03-31" }).outside_body).toEqual({ name: "" });
  expect(
    boardInput({ ...blank, outsideName: "互助会", outsideUntil: "2027-03-31" }).outside_body,
  ).toEqual({ name: "互助会", until: "2027-03-31" });
});
