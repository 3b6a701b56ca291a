// The tree of departments opens at one's own.
import { expect, it } from "vitest";
import { branchesBeside } from "./department-tree";

const NODES = [
  { id: 1, parentId: null },
  { id: 2, parentId: 1 },
  { id: 3, parentId: 2 },
  { id: 4, parentId: 1 },
  { id: 5, parentId: 4 },
  { id: 6, parentId: null },
  { id: 7, parentId: 6 },
];

it("closes every branch that doesn't lead to the department", () => {
  expect([...branchesBeside(NODES, 3)]).toEqual([4, 6]);
  expect([...branchesBeside(NODES, 2)]).toEqual([4, 6]);
  expect([...branchesBeside(NODES, 7)]).toEqual([1, 2, 4]);
});

it("closes all without one, and ends where a tree leads back to itself", () => {
  expect([...branchesBeside(NODES, 0)]).toEqual([1, 2, 4, 6]);
  const round = [
    { id: 1, parentId: 2 },
    { id: 2, parentId: 1 },
  ];
  expect([...branchesBeside(round, 1)]).toEqual([]);
});
