// What a form says of its files.
import { expect, test } from "vitest";
import { type Entry, entryOf, fileIds, isUnfinished } from "./use-uploads";

const stored = entryOf({
  id: 7,
  name: "様式.xlsx",
  size_bytes: 10,
  content_type: "application/octet-stream",
  width: null,
  height: null,
});
const onItsWay = (state: Entry["state"]): Entry => ({ ...stored, state, id: undefined });

test("nothing is published while a file is under way, paused or failed", () => {
  for (const state of ["waiting", "running", "paused", "failed"] as const)
    expect(isUnfinished([stored, onItsWay(state)])).toBe(true);
});

test("what is stored is named, in its order", () => {
  expect(isUnfinished([stored])).toBe(false);
  expect(fileIds([stored, { ...stored, id: 3 }])).toEqual([7, 3]);
});
