// How people are named beside what they write.
import { describe, expect, it } from "vitest";
import type { Person } from "@/api/types";
import { personLine } from "./person";

const person = (department: string | null, position: string | null) =>
  ({
    name: "佐藤 花子",
    department: department && { id: 1, name: department },
    position,
  }) as Person;

describe("personLine", () => {
  it("names section, position and person, as far as there are any", () => {
    expect(personLine(person("総務課", "主査"))).toBe("総務課 主査 佐藤 花子");
    expect(personLine(person("総務課", null))).toBe("総務課 佐藤 花子");
    expect(personLine(person(null, "市長"))).toBe("市長 佐藤 花子");
    expect(personLine(person(null, null))).toBe("佐藤 花子");
  });
  it("doesn't say the section twice", () => {
    expect(personLine(person("総務課", "総務課長"))).toBe("総務課長 佐藤 花子");
  });
});
