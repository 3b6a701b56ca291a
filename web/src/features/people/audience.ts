// Audiences between what is shown and what is sent.

import type { Translate } from "@/i18n/catalogue";
import type { peopleTexts } from "@/i18n/people";
import { personLine } from "@/ui/person";
import type { AudienceInput, MemberInput, ShownAudience, ShownMember } from "./types";

type Texts = Translate<typeof peopleTexts.ja>;

export const EVERYBODY: ShownAudience = { everybody: true, members: [] };

export function memberInput(member: ShownMember): MemberInput {
  if ("person" in member) return { person_id: member.person.id };
  if ("group" in member) return { group_id: member.group.id };
  if ("position" in member) return { position_id: member.position.id };
  return { department_id: member.department.id, below: member.below };
}

/** Equal members have equal keys. */
export function memberKey(member: ShownMember): string {
  return Object.entries(memberInput(member))
    .filter(([name]) => name !== "below")
    .join(" ");
}

export function audienceInput(audience: ShownAudience): AudienceInput {
  if (audience.everybody) return { everybody: true };
  return { members: audience.members.map(memberInput) };
}

/** The same where nobody is a choice. */
export function audienceOrNobody(audience: ShownAudience | null): AudienceInput {
  return audience === null ? { members: [] } : audienceInput(audience);
}

/** A department that is added again takes the new choice of "and below"; others stay as they are. */
export function withMember(members: readonly ShownMember[], added: ShownMember): ShownMember[] {
  const key = memberKey(added);
  const at = members.findIndex((member) => memberKey(member) === key);
  return at < 0 ? [...members, added] : members.with(at, added);
}

export function memberLabel(member: ShownMember, t: Texts): string {
  if ("person" in member) return personLine(member.person);
  if ("group" in member) return member.group.name ?? t("audience.private_group");
  if ("position" in member) {
    const { department, name } = member.position;
    return department && !name.startsWith(department.name) ? `${department.name} ${name}` : name;
  }
  return member.below
    ? t("audience.below", { department: member.department.name })
    : member.department.name;
}

const NAMED_MAX = 4;

/** One line: the first few by name, the rest as a number. */
export function audienceLine(audience: ShownAudience, t: Texts): string {
  if (audience.everybody) return t("audience.everybody");
  if (audience.members.length === 0) return t("audience.nobody");
  const named = audience.members.slice(0, NAMED_MAX).map((member) => memberLabel(member, t));
  const rest = audience.members.length - named.length;
  const line = named.join(t("audience.and"));
  return rest > 0 ? t("audience.more", { line, count: rest }) : line;
}
