// Addresses of what the system administrator sets up for everybody, and a person for oneself.
import { type AnyRootRoute, createRoute, lazyRouteComponent } from "@tanstack/react-router";

export function coreRoutes<Root extends AnyRootRoute>(root: Root) {
  const announcements = createRoute({
    getParentRoute: () => root,
    path: "/announcements",
    component: lazyRouteComponent(() => import("./announcements-page"), "AnnouncementsPage"),
  });
  const appearance = createRoute({
    getParentRoute: () => root,
    path: "/appearance",
    component: lazyRouteComponent(() => import("./appearance-page"), "AppearancePage"),
  });
  return [announcements, appearance] as const;
}
