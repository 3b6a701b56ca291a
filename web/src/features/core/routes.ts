// Addresses of what the system administrator sets up for everybody.
import { type AnyRootRoute, createRoute, lazyRouteComponent } from "@tanstack/react-router";

export function coreRoutes<Root extends AnyRootRoute>(root: Root) {
  const announcements = createRoute({
    getParentRoute: () => root,
    path: "/announcements",
    component: lazyRouteComponent(() => import("./announcements-page"), "AnnouncementsPage"),
  });
  return [announcements] as const;
}
