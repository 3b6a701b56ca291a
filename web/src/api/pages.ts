// Lists that come a page at a time behind a cursor: how one is asked for, and all pages so far as
// one list.
import { type InfiniteData, infiniteQueryOptions } from "@tanstack/react-query";
import { request } from "./session";
import type { Page } from "./types";

export type Parameters = Record<string, string | number | boolean | undefined | null>;

/** "?a=1&b=true" of what is set; empty when nothing is. */
export function queryText(parameters: Parameters): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined || value === null || value === "" || value === false) continue;
    query.set(name, String(value));
  }
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

export const pagesQuery = <Item>(
  queryKey: readonly unknown[],
  path: string,
  parameters: Parameters = {},
) =>
  infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      request<Page<Item>>("GET", path + queryText({ ...parameters, after: pageParam }), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<Item>) => page.next,
  });

export function itemsOf<Item>(
  pages: InfiniteData<Page<Item>, unknown> | undefined,
): Item[] | undefined {
  return pages?.pages.flatMap((page) => page.items);
}
