// What pages ask of the directory, and the groups.
import { queryOptions } from "@tanstack/react-query";
import { queryText } from "@/api/pages";
import { request } from "@/api/session";
import type { Page, Person } from "@/api/types";
import { audienceInput } from "./audience";
import type {
  AudiencePreview,
  DepartmentNode,
  Group,
  GroupWithMembers,
  Position,
  ShownAudience,
} from "./types";

const BASE = "/api/people";
const PEOPLE_MAX = 200;

export const peopleKeys = {
  groups: ["people", "groups"] as const,
  group: (id: number) => ["people", "group", id] as const,
};

export const departmentsQuery = queryOptions({
  queryKey: ["people", "departments"],
  queryFn: ({ signal }) => request<Page<DepartmentNode>>("GET", `${BASE}/departments`, { signal }),
  select: (page) => page.items,
});

export const membersQuery = (departmentId: number) =>
  queryOptions({
    queryKey: ["people", "department", departmentId],
    queryFn: ({ signal }) =>
      request<Page<Person>>(
        "GET",
        `${BASE}/persons${queryText({ department_id: departmentId, limit: PEOPLE_MAX })}`,
        { signal },
      ),
    select: (page) => page.items,
  });

export const positionsQuery = (departmentId: number) =>
  queryOptions({
    queryKey: ["people", "positions", departmentId],
    queryFn: ({ signal }) =>
      request<Page<Position>>(
        "GET",
        `${BASE}/positions${queryText({ department_id: departmentId })}`,
        { signal },
      ),
    select: (page) => page.items,
  });

export const foundPeopleQuery = (words: string) =>
  queryOptions({
    queryKey: ["people", "search", words],
    queryFn: ({ signal }) =>
      request<Page<Person>>("GET", `${BASE}/persons${queryText({ q: words, limit: 50 })}`, {
        signal,
      }),
    select: (page) => page.items,
    enabled: words !== "",
  });

export const groupsQuery = queryOptions({
  queryKey: peopleKeys.groups,
  queryFn: ({ signal }) => request<Page<Group>>("GET", `${BASE}/groups`, { signal }),
  select: (page) => page.items,
});

export const groupQuery = (id: number) =>
  queryOptions({
    queryKey: peopleKeys.group(id),
    queryFn: ({ signal }) => request<GroupWithMembers>("GET", `${BASE}/groups/${id}`, { signal }),
  });

export interface GroupInput {
  name: string;
  person_ids: number[];
  for?: "me" | "city";
}

export const createGroup = (body: GroupInput) =>
  request<{ id: number }>("POST", `${BASE}/groups`, { body });
export const updateGroup = (id: number, body: Partial<GroupInput>, version: number) =>
  request<unknown>("PATCH", `${BASE}/groups/${id}`, { body, ifMatch: version });
export const removeGroup = (id: number, version: number) =>
  request<void>("DELETE", `${BASE}/groups/${id}`, { ifMatch: version });

/** All lines were taken (`done`), or none of them and `unknown` says why. */
export interface ImportReport {
  done: boolean;
  taken: number;
  unknown: { line: number; text: string; reason: string }[];
}
export const importMembers = (id: number, text: string) =>
  request<ImportReport>("POST", `${BASE}/groups/${id}/import`, { body: { text } });

export const previewQuery = (audience: ShownAudience) =>
  queryOptions({
    queryKey: ["people", "audience", audienceInput(audience)],
    queryFn: ({ signal }) =>
      request<AudiencePreview>("POST", `${BASE}/audience`, {
        body: { audience: audienceInput(audience), limit: 20 },
        signal,
      }),
    enabled: audience.everybody || audience.members.length > 0,
  });
