// The address of the search page; what is searched for stands in it.
import { type AnyRootRoute, createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { dayOf, numberOf } from "@/app/search";
import type { SearchTerms } from "./queries";

export function searchRoutes<Root extends AnyRootRoute>(root: Root) {
  const search = createRoute({
    getParentRoute: () => root,
    path: "/search",
    validateSearch: (raw: Record<string, unknown>): SearchTerms => ({
      q: raw["q"] === undefined ? "" : String(raw["q"]),
      department: numberOf(raw["department"]),
      from: dayOf(raw["from"]),
      until: dayOf(raw["until"]),
    }),
    component: lazyRouteComponent(() => import("./search-page"), "SearchPage"),
  });
  return [search] as const;
}
