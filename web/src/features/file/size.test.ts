// Sizes of files as people write them.
import { expect, it } from "vitest";
import { formatSize } from "./size";

it("writes a size with the unit that keeps it short", () => {
  expect(formatSize(0)).toBe("0 B");
  expect(formatSize(1023)).toBe("1023 B");
  expect(formatSize(1024)).toBe("1.0 KB");
  expect(formatSize(10 * 1024)).toBe("10 KB");
  expect(formatSize(1.45 * 1024 ** 2)).toBe("1.4 MB");
  expect(formatSize(2 * 1024 ** 3)).toBe("2.0 GB");
});
