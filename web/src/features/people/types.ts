// Departments, groups and audiences as the API sends and takes them.
import type { Department, Person } from "@/api/types";

export interface DepartmentNode extends Department {
  parent_id: number | null;
  level: number;
}

export interface Position {
  id: number;
  name: string;
  department?: Department | null;
  holders?: Person[];
}

export interface Group {
  id: number;
  name: string;
  for: "me" | "city";
  version: number;
  can_edit?: boolean;
  count?: number;
}

export interface GroupWithMembers extends Group {
  people: Person[];
}

/** As the API shows it; the name of another's private group is null. */
export type ShownMember =
  | { department: Department; below: boolean }
  | { person: Person }
  | { group: { id: number; name: string | null } }
  | { position: Position };

export interface ShownAudience {
  everybody: boolean;
  members: ShownMember[];
}

export type MemberInput =
  | { department_id: number; below: boolean }
  | { person_id: number }
  | { group_id: number }
  | { position_id: number };

export type AudienceInput = { everybody: true } | { members: MemberInput[] };

export interface AudiencePreview {
  count: number;
  on_leave: number;
  people: Person[];
}
