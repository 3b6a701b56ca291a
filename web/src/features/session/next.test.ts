// After signing in nobody is led to another site.
import { describe, expect, it } from "vitest";
import { nextAddress } from "./next";

const next = (address: string) =>
  nextAddress(`?next=${encodeURIComponent(address)}`, "http://kairan.test");

describe("nextAddress", () => {
  it("goes to the page asked for, with its query and place", () => {
    expect(next("/posts/12?from=mail#end")).toBe("/posts/12?from=mail#end");
    expect(nextAddress("", "http://kairan.test")).toBe("/");
  });
  it.each([
    "//example.com",
    "/\\example.com",
    "https://example.com/",
    "javascript:alert(1)",
    "/\t/example.com",
    "posts/1",
    "/sign-in",
  ])("goes home instead of to %s", (address) => {
    expect(next(address)).toBe("/");
  });
});
