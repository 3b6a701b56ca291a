// A person as staff write one: section, position, name.
import type { Person } from "@/api/types";

/** Section and position; only the position where its title already names the section. */
export function officeOf({ department, position }: Person): string {
  const section = department && !position?.startsWith(department.name) ? department.name : "";
  return [section, position].filter(Boolean).join(" ");
}

/** Section, position and name in one line. */
export function personLine(person: Person): string {
  return [officeOf(person), person.name].filter(Boolean).join(" ");
}

export function PersonName({ person }: { person: Person }) {
  return <span title={person.kana}>{personLine(person)}</span>;
}
