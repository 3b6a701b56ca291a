// What a board's list shows, as it stands in the address: tab, filters, place. How many rows a page
// has is the reader's choice and stays for all boards.
import { dayOf, flagOf, numberOf, oneOf, textOf } from "@/app/search";

export const STATES = ["current", "waiting", "past", "withdrawn"] as const;
export const PAGE_SIZES = [20, 50, 100] as const;
export type ListState = (typeof STATES)[number];

export interface ListSearch {
  state?: ListState | undefined;
  unread?: true | undefined;
  important?: true | undefined;
  from?: string | undefined;
  until?: string | undefined;
  department?: number | undefined;
  after?: string | undefined;
  page?: number | undefined;
  size?: number | undefined;
}

export function listSearch(raw: Record<string, unknown>): ListSearch {
  return {
    state: oneOf(raw["state"], STATES),
    unread: flagOf(raw["unread"]),
    important: flagOf(raw["important"]),
    from: dayOf(raw["from"]),
    until: dayOf(raw["until"]),
    department: numberOf(raw["department"]),
    after: textOf(raw["after"]),
    page: numberOf(raw["page"]),
    size: PAGE_SIZES.find((size) => size === Number(raw["size"])),
  };
}

/** A change of tab or filter begins at the first page. */
export function withFilter(search: ListSearch, change: ListSearch): ListSearch {
  return { ...search, ...change, after: undefined, page: undefined };
}

export function isFiltered({ unread, important, from, until, department }: ListSearch): boolean {
  return [unread, important, from, until, department].some((each) => each !== undefined);
}

/** The same list, whatever the page. */
export function listKey(boardId: number, search: ListSearch, size: number): string {
  return JSON.stringify([boardId, withFilter(search, {}), size]);
}

/** The reader's choice stays for all boards; after a reload the address knows it. */
const DEFAULT_SIZE = 50;
let size: number = DEFAULT_SIZE;

export const pageSize = {
  get: (): number => size,
  keep(next: number): void {
    size = next;
  },
};
