// Files that the browser writes for spreadsheets.
import { expect, it } from "vitest";
import { csvCell, csvText } from "./csv";

it("quotes cells where they must be, and runs no formula", () => {
  expect(csvCell("山田 太郎")).toBe("山田 太郎");
  expect(csvCell('a,"b"')).toBe('"a,""b"""');
  expect(csvCell("=1+1")).toBe("'=1+1");
  expect(csvText([["a", "b"], ["c"]])).toBe("\uFEFFa,b\r\nc\r\n");
});
