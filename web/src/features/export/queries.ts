// What the page asks of exports: what may be taken out, what was asked for, and each step.
import { queryOptions } from "@tanstack/react-query";
import { itemsOf, pagesQuery } from "@/api/pages";
import { request } from "@/api/session";
import type { Department, Person } from "@/api/types";

const BASE = "/api/export";
const LOOK_AGAIN_MS = 1000;

export interface ExportOptions {
  whole_city: boolean;
  /** Departments that one heads: nobody has to agree. */
  own_department_ids: number[];
  kept_days: number;
  left_out: string[];
  left_out_of_section: string[];
}

export type ExportState =
  | "asked"
  | "refused"
  | "waiting"
  | "running"
  | "ready"
  | "failed"
  | "removed"
  | "expired";

export interface ExportRun {
  id: number;
  /** null: the whole city */
  department: Department | null;
  reason: string;
  state: ExportState;
  asked_by: Person;
  asked_at: string;
  decision: { by: Person; at: string; reason: string } | null;
  progress: { step: "counting" | "files" | "lists" | "archive"; done: number; of: number } | null;
  rows: number;
  files: number;
  files_missing: number;
  size_bytes: number;
  manifest: string | null;
  failure: string | null;
  expires_at: string | null;
  can: { decide: boolean; load: boolean; remove: boolean };
}

export const exportKeys = { runs: ["export", "runs"] as const };

export const exportOptionsQuery = queryOptions({
  queryKey: ["export", "options"],
  queryFn: ({ signal }) => request<ExportOptions>("GET", `${BASE}/options`, { signal }),
});

/** An approval comes from somebody else, and no event tells of it. */
const LOOK_FOR_APPROVAL_MS = 15_000;
const moves = ({ state }: ExportRun) => state === "waiting" || state === "running";

function lookAgain(runs: ExportRun[] | undefined) {
  if (runs?.some(moves)) return LOOK_AGAIN_MS;
  return runs?.some(({ state }) => state === "asked") ? LOOK_FOR_APPROVAL_MS : false;
}

/** Looks again as long as something is being made, or waits. */
export const exportRunsQuery = {
  ...pagesQuery<ExportRun>(exportKeys.runs, `${BASE}/runs`),
  refetchInterval: (query: { state: { data?: Parameters<typeof itemsOf<ExportRun>>[0] } }) =>
    lookAgain(itemsOf(query.state.data)),
};

const one = (id: number) => `${BASE}/runs/${id}`;

export const askExport = (departmentId: number | undefined, reason: string, key: string) =>
  request<ExportRun>("POST", `${BASE}/runs`, {
    body: departmentId === undefined ? { reason } : { department_id: departmentId, reason },
    idempotencyKey: key,
  });
export const decideExport = (id: number, agree: boolean, reason: string) =>
  request<ExportRun>("POST", `${one(id)}/${agree ? "approval" : "refusal"}`, { body: { reason } });
/** The address of the file, once the log says that it is loaded. */
export const loadExport = (id: number) =>
  request<{ url: string }>("POST", `${one(id)}/load`, { body: {} });
export const removeExport = (id: number) => request<void>("DELETE", one(id));
