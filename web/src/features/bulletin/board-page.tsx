// The boards: the tree on the left, the chosen board's posts on the right.
import { useQuery } from "@tanstack/react-query";
import {
  getRouteApi,
  Link,
  Navigate,
  Outlet,
  useNavigate,
  useParams,
} from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { bulletinTexts } from "@/i18n/bulletin";
import { useTexts } from "@/i18n/use-texts";
import { PageHeading } from "@/ui/page";
import { Empty, FailedPage, failureOf, Loading, NotFound } from "@/ui/states";
import { Tree, type TreeNode } from "@/ui/tree";
import { forgetPlace, placeOf } from "./list-place";
import { PostList } from "./post-list";
import { boardsQuery, postQuery } from "./queries";
import type { Board } from "./types";

/** The board that the page belongs to: its own, or that of the post it shows. */
function useCurrentBoard(): number | undefined {
  const { boardId, postId } = useParams({ strict: false });
  const { data } = useQuery({ ...postQuery(Number(postId)), enabled: postId !== undefined });
  return boardId ?? data?.board_id;
}

function BoardTree({
  boards,
  current,
  onChosen,
}: {
  boards: Board[];
  current: number | undefined;
  onChosen(): void;
}) {
  const t = useTexts(bulletinTexts);
  const navigate = useNavigate();
  const nodes = useMemo<TreeNode[]>(
    () =>
      boards.map((board) => ({
        id: board.id,
        parentId: board.parent_id,
        label: board.name,
        href: `/boards/${board.id}`,
        extra: board.unread ? (
          <span className="count">{t("boards.unread", { count: board.unread })}</span>
        ) : undefined,
      })),
    [boards, t],
  );
  return (
    <Tree
      label={t("boards.label")}
      nodes={nodes}
      current={current}
      onOpen={(node) => {
        onChosen();
        void navigate({ to: "/boards/$boardId", params: { boardId: node.id } });
      }}
    />
  );
}

export function BulletinLayout() {
  const t = useTexts(bulletinTexts);
  const boards = useQuery(boardsQuery);
  const { data, refetch } = boards;
  const error = failureOf(boards);
  const current = useCurrentBoard();
  const [open, setOpen] = useState(false);
  if (error) return <FailedPage error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  const name = data.find((board) => board.id === current)?.name ?? t("boards.choose");
  return (
    <div className="with-side">
      {/* In a narrow window the tree is folded away; choosing a board folds it again. */}
      <button
        type="button"
        className="side-toggle"
        aria-expanded={open}
        aria-controls="boards"
        onClick={() => setOpen(!open)}
      >
        {name}
      </button>
      <nav id="boards" className="side" data-open={open} aria-label={t("boards.label")}>
        {data.length > 0 ? (
          <BoardTree boards={data} current={current} onChosen={() => setOpen(false)} />
        ) : (
          <Empty>{t("boards.none")}</Empty>
        )}
      </nav>
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
}

/** The first page after signing in is the first board. */
export function HomePage() {
  const { data } = useQuery(boardsQuery);
  const first = data?.find((board) => board.category === "ordinary") ?? data?.[0];
  if (!first) return null;
  return <Navigate to="/boards/$boardId" params={{ boardId: first.id }} replace />;
}

const boardRoute = getRouteApi("/bulletin/boards/$boardId");

export function BoardPage() {
  const { boardId } = boardRoute.useParams();
  const { data } = useQuery(boardsQuery);
  const board = data?.find((each) => each.id === boardId);
  return board ? <BoardContent key={board.id} board={board} /> : <NotFound />;
}

function BoardContent({ board }: { board: Board }) {
  const t = useTexts(bulletinTexts);
  const [place] = useState(() => placeOf(board.id));
  useEffect(() => forgetPlace(board.id), [board.id]);
  return (
    <>
      <div className="page-head">
        <div>
          <PageHeading title={board.name} focus={place === undefined} />
          <p className="hint">{t("board.owner", { department: board.department.name })}</p>
        </div>
        {board.can_post && (
          <Link to="/boards/$boardId/new" params={{ boardId: board.id }} className="button primary">
            {t("board.new")}
          </Link>
        )}
      </div>
      <PostList boardId={board.id} place={place} />
    </>
  );
}
