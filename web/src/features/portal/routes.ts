// Addresses of the portal.
import type { AnyRootRoute } from "@tanstack/react-router";

export function portalRoutes<Root extends AnyRootRoute>(_root: Root) {
  return [] as const;
}
