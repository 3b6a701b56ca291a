// Addresses of the bulletin module; every page is loaded when it is first opened.
import {
  type AnyRootRoute,
  createRoute,
  lazyRouteComponent,
  notFound,
} from "@tanstack/react-router";

/** Ids are decimal numbers; anything else is an unknown page. */
function idOf(text: string): number {
  if (!/^[1-9]\d{0,15}$/.test(text)) throw notFound();
  return Number(text);
}

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

export function bulletinRoutes<Root extends AnyRootRoute>(root: Root) {
  const layout = createRoute({
    getParentRoute: () => root,
    id: "bulletin",
    component: lazyRouteComponent(boardPage, "BulletinLayout"),
  });
  const home = createRoute({
    getParentRoute: () => layout,
    path: "/",
    component: lazyRouteComponent(boardPage, "HomePage"),
  });
  const board = createRoute({
    getParentRoute: () => layout,
    path: "/boards/$boardId",
    params: boardParams,
    component: lazyRouteComponent(boardPage, "BoardPage"),
  });
  const post = createRoute({
    getParentRoute: () => layout,
    path: "/posts/$postId",
    params: postParams,
    component: lazyRouteComponent(postPage, "PostPage"),
  });
  const versions = createRoute({
    getParentRoute: () => layout,
    path: "/posts/$postId/versions",
    params: postParams,
    component: lazyRouteComponent(versionsPage, "VersionsPage"),
  });
  const version = createRoute({
    getParentRoute: () => layout,
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
  });
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
  return [layout.addChildren([home, board, post, versions, version]), create, edit] as const;
}
