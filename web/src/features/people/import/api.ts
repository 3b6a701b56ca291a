// Sending a list to be checked or taken in, with the progress of its way to the server.
import { queryOptions } from "@tanstack/react-query";
import { queryText } from "@/api/pages";
import { ConnectionLost, Problem } from "@/api/problem";
import { authorization, recover, request } from "@/api/session";
import type { ProblemDocument } from "@/api/types";

export const OUTCOMES = [
  "refused",
  "taken",
  "changed",
  "ended",
  "missing",
  "read_as",
  "gaiji",
  "noted",
] as const;
export type Outcome = (typeof OUTCOMES)[number] | "unchanged";

export interface ImportColumn {
  name: string;
  required: boolean;
  headers: string[];
}

export interface ImportKind {
  name: string;
  label: string;
  people: boolean; // people and departments, not posts
  columns: ImportColumn[];
}

export interface ImportKinds {
  file_bytes_max: number;
  rows_max: number;
  may_make_accounts: boolean;
  items: ImportKind[];
}

export interface ImportEntry {
  line: number;
  outcome: Outcome;
  text: string;
  subject: string;
  column: string;
  before: string;
  after: string;
}

export interface ImportReport {
  kind: string;
  applied: boolean;
  digest: string;
  encoding: string;
  rows: number;
  counts: Record<Outcome, number>;
  unknown_columns: string[];
  entries: ImportEntry[];
  entries_left_out: number;
  accounts_planned: number;
  accounts_since: number | null; // of those made: what first passwords are issued for
}

export interface ImportOptions {
  kind: string;
  accounts: boolean;
  endMissing: boolean;
  endOn: string;
}

export const importKindsQuery = queryOptions({
  queryKey: ["import", "kinds"],
  queryFn: ({ signal }) => request<ImportKinds>("GET", "/api/import/kinds", { signal }),
});

/** How far one's own run is that was started last, and what came of it. */
export interface ImportProgress {
  outcome: "runs" | "applied" | "checked" | "refused" | "failed" | null; // null: none is known
  stage: "reading" | "checking" | "taking";
  lines: number;
  done: number;
  ended_at: string | null;
}

const PROGRESS_EVERY_MS = 1000;

export const importProgressQuery = (sending: boolean) =>
  queryOptions({
    queryKey: ["import", "progress"],
    queryFn: ({ signal }) => request<ImportProgress>("GET", "/api/import/progress", { signal }),
    refetchOnMount: "always",
    refetchInterval: ({ state }) =>
      sending || state.data?.outcome === "runs" ? PROGRESS_EVERY_MS : false,
  });

export const sampleAddress = (kind: string, encoding: "utf-8" | "cp932") =>
  `/api/import/sample.csv${queryText({ kind, encoding })}`;

function addressOf(options: ImportOptions, digest: string | undefined): string {
  return `/api/import/runs${queryText({
    kind: options.kind,
    apply: digest === undefined ? undefined : true,
    accounts: options.accounts || undefined,
    end_missing: options.endMissing || undefined,
    end_on: options.endMissing ? options.endOn : undefined,
    digest,
  })}`;
}

function refusalOf(answer: XMLHttpRequest): Problem {
  try {
    return new Problem(JSON.parse(answer.responseText) as ProblemDocument);
  } catch {
    return new Problem({ title: `HTTP ${answer.status}`, status: answer.status, code: "unknown" });
  }
}

/** fetch() tells nothing of how much has been sent. */
function attempt(
  file: File,
  address: string,
  onSent: (part: number) => void,
): Promise<ImportReport> {
  return new Promise((resolve, reject) => {
    const exchange = new XMLHttpRequest();
    exchange.open("POST", address);
    for (const [name, value] of Object.entries(authorization())) {
      exchange.setRequestHeader(name, value);
    }
    exchange.setRequestHeader("Content-Type", "text/csv");
    exchange.upload.onprogress = ({ loaded, total }) => onSent(total > 0 ? loaded / total : 1);
    exchange.onerror = () => reject(new ConnectionLost(undefined));
    exchange.onload = () => {
      if (exchange.status === 200) resolve(JSON.parse(exchange.responseText) as ImportReport);
      else reject(refusalOf(exchange));
    };
    exchange.send(file);
  });
}

/** Looks at the file; with the digest of a file that was looked at, takes that one in. */
export async function sendList(
  file: File,
  options: ImportOptions,
  digest: string | undefined,
  onSent: (part: number) => void,
): Promise<ImportReport> {
  const address = addressOf(options, digest);
  try {
    return await attempt(file, address, onSent);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.status !== 401 && !error.is("session.csrf")) throw error;
    await recover(error);
    return await attempt(file, address, onSent);
  }
}
