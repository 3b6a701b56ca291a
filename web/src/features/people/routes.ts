// Addresses of the people module; every page is loaded when it is first opened.
import { type AnyRootRoute, createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { idOf } from "@/app/id";

export function peopleRoutes<Root extends AnyRootRoute>(root: Root) {
  const groups = createRoute({
    getParentRoute: () => root,
    path: "/groups",
    component: lazyRouteComponent(() => import("./groups-page"), "GroupsPage"),
  });
  const group = createRoute({
    getParentRoute: () => root,
    path: "/groups/$groupId",
    params: {
      parse: (raw: { groupId: string }) => ({ groupId: idOf(raw.groupId) }),
      stringify: (params: { groupId: number }) => ({ groupId: String(params.groupId) }),
    },
    component: lazyRouteComponent(() => import("./group-page"), "GroupPage"),
  });
  const imports = createRoute({
    getParentRoute: () => root,
    path: "/import",
    component: lazyRouteComponent(() => import("./import/import-page"), "ImportPage"),
  });
  const passwords = createRoute({
    getParentRoute: () => root,
    path: "/initial-passwords",
    validateSearch: ({ list }: { list?: unknown }): { list?: number } =>
      typeof list === "number" ? { list } : {},
    component: lazyRouteComponent(() => import("./import/passwords-page"), "PasswordsPage"),
  });
  return [groups, group, imports, passwords] as const;
}
