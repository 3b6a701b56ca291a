// Addresses of what items of every kind have in common. Drafts and trash stand beside the boards
// (features/bulletin/routes.ts).
import { type AnyRootRoute, createRoute, lazyRouteComponent } from "@tanstack/react-router";

export function itemRoutes<Root extends AnyRootRoute>(root: Root) {
  const todos = createRoute({
    getParentRoute: () => root,
    path: "/todos",
    component: lazyRouteComponent(() => import("./todos-page"), "TodosPage"),
  });
  const notices = createRoute({
    getParentRoute: () => root,
    path: "/notices",
    component: lazyRouteComponent(() => import("./notices-page"), "NoticesPage"),
  });
  const noticeSettings = createRoute({
    getParentRoute: () => root,
    path: "/notices/settings",
    component: lazyRouteComponent(() => import("./notice-settings-page"), "NoticeSettingsPage"),
  });
  return [todos, notices, noticeSettings] as const;
}
