// Addresses of the bulletin module; every page is loaded when it is first opened.
import { type AnyRootRoute, createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { idOf } from "@/app/id";
import { numberOf } from "@/app/search";
import { listSearch } from "./list-search";

const boardParams = {
  parse: (raw: { boardId: string }) => ({ boardId: idOf(raw.boardId) }),
  stringify: (params: { boardId: number }) => ({ boardId: String(params.boardId) }),
};
const postParams = {
  parse: (raw: { postId: string }) => ({ postId: idOf(raw.postId) }),
  stringify: (params: { postId: number }) => ({ postId: String(params.postId) }),
};
const versionParams = {
  parse: (raw: { version: string }) => ({ version: idOf(raw.version) }),
  stringify: (params: { version: number }) => ({ version: String(params.version) }),
};

const boardPage = () => import("./board-page");
const postPage = () => import("./post-page");
const versionsPage = () => import("./versions-page");
const editorPage = () => import("./editor-page");
const settingsPage = () => import("./board-settings-page");

function layoutRoute<Root extends AnyRootRoute>(root: Root) {
  return createRoute({
    getParentRoute: () => root,
    id: "bulletin",
    component: lazyRouteComponent(boardPage, "BulletinLayout"),
  });
}
type Layout<Root extends AnyRootRoute> = ReturnType<typeof layoutRoute<Root>>;

/** Lists that stand beside all boards, and what runs them. */
function listRoutes<Root extends AnyRootRoute>(layout: Layout<Root>) {
  const getParentRoute = () => layout;
  return [
    createRoute({
      getParentRoute,
      path: "/arrivals",
      component: lazyRouteComponent(() => import("./arrivals-page"), "ArrivalsPage"),
    }),
    createRoute({
      getParentRoute,
      path: "/drafts",
      component: lazyRouteComponent(() => import("@/features/item/drafts-page"), "DraftsPage"),
    }),
    createRoute({
      getParentRoute,
      path: "/trash",
      component: lazyRouteComponent(() => import("@/features/item/trash-page"), "TrashPage"),
    }),
    createRoute({
      getParentRoute,
      path: "/approvals",
      component: lazyRouteComponent(() => import("./approvals-page"), "ApprovalsPage"),
    }),
    createRoute({
      getParentRoute,
      path: "/templates",
      component: lazyRouteComponent(() => import("./templates-page"), "TemplatesPage"),
    }),
    createRoute({
      getParentRoute,
      path: "/board-administration",
      component: lazyRouteComponent(
        () => import("./board-administration-page"),
        "BoardAdministrationPage",
      ),
    }),
  ] as const;
}

function boardRoutes<Root extends AnyRootRoute>(layout: Layout<Root>) {
  const getParentRoute = () => layout;
  return [
    createRoute({
      getParentRoute,
      path: "/",
      component: lazyRouteComponent(boardPage, "HomePage"),
    }),
    createRoute({
      getParentRoute,
      path: "/boards/create",
      validateSearch: (raw: Record<string, unknown>) => ({ parent: numberOf(raw["parent"]) }),
      component: lazyRouteComponent(settingsPage, "NewBoardPage"),
    }),
    createRoute({
      getParentRoute,
      path: "/boards/$boardId",
      params: boardParams,
      validateSearch: listSearch,
      component: lazyRouteComponent(boardPage, "BoardPage"),
    }),
    createRoute({
      getParentRoute,
      path: "/boards/$boardId/settings",
      params: boardParams,
      component: lazyRouteComponent(settingsPage, "BoardSettingsPage"),
    }),
    createRoute({
      getParentRoute,
      path: "/posts/$postId",
      params: postParams,
      component: lazyRouteComponent(postPage, "PostPage"),
    }),
    createRoute({
      getParentRoute,
      path: "/posts/$postId/versions",
      params: postParams,
      component: lazyRouteComponent(versionsPage, "VersionsPage"),
    }),
    createRoute({
      getParentRoute,
      path: "/posts/$postId/versions/$version",
      params: {
        parse: (raw: { postId: string; version: string }) => ({
          ...postParams.parse(raw),
          ...versionParams.parse(raw),
        }),
        stringify: (params: { postId: number; version: number }) => ({
          ...postParams.stringify(params),
          ...versionParams.stringify(params),
        }),
      },
      component: lazyRouteComponent(versionsPage, "VersionPage"),
    }),
  ] as const;
}

export function bulletinRoutes<Root extends AnyRootRoute>(root: Root) {
  const layout = layoutRoute(root);
  const create = createRoute({
    getParentRoute: () => root,
    path: "/boards/$boardId/new",
    params: boardParams,
    component: lazyRouteComponent(editorPage, "NewPostPage"),
  });
  const edit = createRoute({
    getParentRoute: () => root,
    path: "/posts/$postId/edit",
    params: postParams,
    component: lazyRouteComponent(editorPage, "EditPostPage"),
  });
  return [
    layout.addChildren([...boardRoutes(layout), ...listRoutes(layout)]),
    create,
    edit,
  ] as const;
}
