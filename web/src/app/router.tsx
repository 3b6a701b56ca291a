// All addresses of the client. Each module brings its own routes; the shell stands around them.
import { createRootRoute, createRouter } from "@tanstack/react-router";
import { bulletinRoutes } from "@/features/bulletin/routes";
import { coreRoutes } from "@/features/core/routes";
import { exportRoutes } from "@/features/export/routes";
import { itemRoutes } from "@/features/item/routes";
import { peopleRoutes } from "@/features/people/routes";
import { searchRoutes } from "@/features/search/routes";
import { FailedPage, NotFoundPage } from "@/ui/states";
import { Shell } from "./shell";

export const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });

const routeTree = rootRoute.addChildren([
  ...bulletinRoutes(rootRoute),
  ...coreRoutes(rootRoute),
  ...exportRoutes(rootRoute),
  ...itemRoutes(rootRoute),
  ...peopleRoutes(rootRoute),
  ...searchRoutes(rootRoute),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: false,
  defaultErrorComponent: ({ error }) => (
    <FailedPage
      error={error instanceof Error ? error : new Error(String(error))}
      onRetry={() => location.reload()}
    />
  ),
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
