// What the search page asks.
import { pagesQuery } from "@/api/pages";
import type { Department, Person } from "@/api/types";

export interface Found {
  item: {
    id: number;
    kind: string;
    kind_label: string;
    title: string;
    url: string;
    container: { id: number } | null;
  };
  snippet: { text: string; hit: boolean }[];
  author: Person | null;
  issuer: Department | null;
  published_from: string | null;
  read?: boolean;
}

export interface SearchTerms {
  q: string;
  department?: number | undefined;
  from?: string | undefined;
  until?: string | undefined;
}

export const searchQuery = ({ q, department, from, until }: SearchTerms) => ({
  ...pagesQuery<Found>(["search", q, department, from, until], "/api/search", {
    q,
    department_id: department,
    from,
    until,
  }),
  enabled: q !== "",
});
