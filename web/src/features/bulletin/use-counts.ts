// How many have confirmed the posts of a list, for those that ask for it.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { countsQuery } from "@/features/item/queries";
import type { PostSummary } from "./types";

const ITEMS_MAX = 100; // of one request

export interface Count {
  confirmed: number;
  asked: number;
}

/** Rows show them when they come: the list doesn't wait. */
export function useCounts(posts: readonly PostSummary[]): (id: number) => Count | undefined {
  const ids = posts.filter(({ confirm }) => confirm !== null).map(({ id }) => id);
  const { data } = useQuery({
    ...countsQuery(ids.slice(0, ITEMS_MAX)),
    placeholderData: keepPreviousData,
  });
  return (id) => data?.get(id);
}
