// A tree as rows.
import { expect, it } from "vitest";
import { inTreeOrder } from "./tree-order";

const node = (id: number, parent_id: number | null) => ({ id, parent_id });

it("puts nodes below their parents in the order given", () => {
  const rows = inTreeOrder([node(1, null), node(4, 2), node(2, 1), node(3, 1), node(9, 77)]);
  expect(rows.map(({ node: { id }, depth }) => [id, depth])).toEqual([
    [1, 0],
    [2, 1],
    [4, 2],
    [3, 1],
    [9, 0],
  ]);
});
