// Audiences between what is shown and what is sent.
import { describe, expect, it } from "vitest";
import type { Person } from "@/api/types";
import { translator } from "@/i18n/catalogue";
import { peopleTexts } from "@/i18n/people";
import {
  audienceInput,
  audienceLine,
  audienceOrNobody,
  EVERYBODY,
  memberLabel,
  withMember,
} from "./audience";
import type { ShownMember } from "./types";

const t = translator(peopleTexts, "ja");
const department = { id: 3, name: "総務課" };
const person = { id: 7, name: "佐藤 花子", department, position: "主事" } as Person;

describe("audienceInput", () => {
  it("sends ids only", () => {
    const members: ShownMember[] = [
      { department, below: true },
      { person },
      { group: { id: 5, name: null } },
      { position: { id: 9, name: "総務課長", department } },
    ];
    expect(audienceInput({ everybody: false, members })).toEqual({
      members: [
        { department_id: 3, below: true },
        { person_id: 7 },
        { group_id: 5 },
        { position_id: 9 },
      ],
    });
    expect(audienceInput(EVERYBODY)).toEqual({ everybody: true });
  });
  it("names nobody where nobody is a choice", () => {
    expect(audienceOrNobody(null)).toEqual({ members: [] });
    expect(audienceOrNobody(EVERYBODY)).toEqual({ everybody: true });
  });
});

describe("withMember", () => {
  it("takes nobody twice, and the newer choice of departments below", () => {
    const once = withMember([], { department, below: false });
    expect(withMember(once, { department, below: true })).toEqual([{ department, below: true }]);
    expect(withMember(once, { person })).toHaveLength(2);
  });
});

describe("audienceLine", () => {
  it("names the first few and counts the rest", () => {
    expect(audienceLine(EVERYBODY, t)).toBe("全職員");
    const members = [1, 2, 3, 4, 5, 6].map((id) => ({
      department: { id, name: `第${id}課` },
      below: false,
    }));
    expect(audienceLine({ everybody: false, members }, t)).toBe(
      "第1課、第2課、第3課、第4課 ほか2件",
    );
  });
  it("says that a department comes with those below, and names a position once", () => {
    expect(memberLabel({ department, below: true }, t)).toBe("総務課（配下を含む）");
    expect(memberLabel({ position: { id: 1, name: "総務課長", department } }, t)).toBe("総務課長");
    expect(memberLabel({ position: { id: 1, name: "課長", department } }, t)).toBe("総務課 課長");
  });
});
