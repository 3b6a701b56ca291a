// The address where content is taken out.
import { type AnyRootRoute, createRoute, lazyRouteComponent } from "@tanstack/react-router";

export function exportRoutes<Root extends AnyRootRoute>(root: Root) {
  const exports = createRoute({
    getParentRoute: () => root,
    path: "/export",
    component: lazyRouteComponent(() => import("./export-page"), "ExportPage"),
  });
  return [exports] as const;
}
