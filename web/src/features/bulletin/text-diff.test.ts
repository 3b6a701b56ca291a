// What changed between two texts.
import { expect, it } from "vitest";
import { partsOf } from "./text-diff";

it("finds the words that were changed in a Japanese sentence", () => {
  const parts = partsOf("会議は午前9時に始まります。", "会議は午後1時に始まります。");
  const of = (kind: string) =>
    parts
      .filter((part) => part.kind === kind)
      .map((part) => part.text)
      .join("");
  expect(of("removed")).toContain("午前");
  expect(of("added")).toContain("午後");
  expect(of("same")).toContain("会議は");
  expect(parts.map((part) => (part.kind === "removed" ? "" : part.text)).join("")).toBe(
    "会議は午後1時に始まります。",
  );
});

it("shortens what is the same far from a change", () => {
  const long = "あ".repeat(1000);
  const parts = partsOf(`${long}古い${long}`, `${long}新しい${long}`);
  expect(parts.map((part) => part.text).join("").length).toBeLessThan(600);
});
