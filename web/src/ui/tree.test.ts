// Which rows a tree shows and where its keys lead.
import { describe, expect, it } from "vitest";
import { moveTo, type TreeNode, visibleRows } from "./tree";

const node = (id: number, parentId: number | null, label = `n${id}`): TreeNode => ({
  id,
  parentId,
  label,
  href: `/${id}`,
});
const nodes = [node(1, null), node(2, 1), node(3, 2, "北"), node(4, 1, "南"), node(5, 99)];

describe("visibleRows", () => {
  it("walks branches in order and makes orphans roots", () => {
    const rows = visibleRows(nodes, new Set());
    expect(rows.map((row) => [row.node.id, row.level, row.position, row.size])).toEqual([
      [1, 1, 1, 2],
      [2, 2, 1, 2],
      [3, 3, 1, 1],
      [4, 2, 2, 2],
      [5, 1, 2, 2],
    ]);
  });
  it("hides what is below a closed branch", () => {
    const rows = visibleRows(nodes, new Set([2]));
    expect(rows.map((row) => row.node.id)).toEqual([1, 2, 4, 5]);
    expect(rows[1]?.open).toBe(false);
    expect(rows[2]?.open).toBeUndefined();
  });
});

describe("moveTo", () => {
  const rows = visibleRows(nodes, new Set());
  it("goes into a branch and back to its parent", () => {
    expect(moveTo("ArrowRight", 0, rows)).toBe(1);
    expect(moveTo("ArrowLeft", 2, rows)).toBe(1);
    expect(moveTo("ArrowLeft", 1, rows)).toBeUndefined();
    expect(moveTo("ArrowRight", 2, rows)).toBeUndefined();
  });
  it("jumps to the next label that starts with the letter", () => {
    expect(moveTo("南", 0, rows)).toBe(3);
    expect(moveTo("n", 1, rows)).toBe(4);
    expect(moveTo("x", 0, rows)).toBeUndefined();
  });
});
