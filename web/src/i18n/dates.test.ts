// Dates as staff read them, whatever the terminal's own time zone is.
import { describe, expect, it } from "vitest";
import { endOfDay, formatDate, formatDateTime, localDay } from "./dates";

describe("dates", () => {
  it("names era, year, day and weekday", () => {
    expect(formatDate("2026-04-01T00:00:00Z", "ja")).toBe("令和8年4月1日(水)");
    expect(formatDate("2026-04-01T00:00:00Z", "en")).toBe("Wed, 1 Apr 2026");
  });
  it("calls the first year of an era 元年", () => {
    expect(formatDate("2019-05-01T00:00:00Z", "ja")).toBe("令和元年5月1日(水)");
    expect(formatDate("2019-04-30T00:00:00Z", "ja")).toBe("平成31年4月30日(火)");
  });
  it("counts days in Japan, not in Greenwich", () => {
    expect(formatDateTime("2026-03-31T15:00:00Z", "ja")).toBe("令和8年4月1日(水) 0:00");
    expect(localDay("2026-03-31T15:00:00Z")).toBe("2026-04-01");
    expect(localDay("2026-03-31T14:59:59Z")).toBe("2026-03-31");
  });
  it("ends a day with its last second", () => {
    expect(endOfDay("2026-04-01")).toBe("2026-04-01T14:59:59Z");
    expect(localDay(endOfDay("2026-04-01"))).toBe("2026-04-01");
  });
});
