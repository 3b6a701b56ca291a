// One board: what it is for, following it, its list of posts.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, Navigate, useLocation } from "@tanstack/react-router";
import { useState } from "react";
import { bulletinTexts } from "@/i18n/bulletin";
import { useTexts } from "@/i18n/use-texts";
import { notify, orNotify } from "@/ui/notice";
import { PageHeading } from "@/ui/page";
import { safeAddress } from "@/ui/rich-text";
import { NotFound } from "@/ui/states";
import { placeOf } from "./list-place";
import { PostList } from "./post-list";
import { boardQuery, boardsQuery, keys, subscribe } from "./queries";
import type { Board } from "./types";

export { BulletinLayout } from "./layout";

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

function SubscribeButton({ board }: { board: Board }) {
  const t = useTexts(bulletinTexts);
  const client = useQueryClient();
  const follows = board.subscribed !== "no";
  const toggle = async () => {
    await subscribe(board.id, !follows);
    await client.invalidateQueries({ queryKey: keys.boards });
    await client.invalidateQueries({ queryKey: keys.arrivals });
    notify(follows ? t("board.unsubscribed") : t("board.subscribed"));
  };
  if (board.subscribed === "forced") return <span className="hint">{t("board.forced")}</span>;
  return (
    <button
      type="button"
      className="button"
      aria-pressed={follows}
      onClick={() => orNotify(toggle())}
    >
      <span className={follows ? "star" : "star empty"} aria-hidden="true" />
      {t("board.subscribe")}
    </button>
  );
}

/** Description, banner and the way to help: loaded behind the list, which doesn't wait for it. */
function About({ board }: { board: Board }) {
  const t = useTexts(bulletinTexts);
  const { data } = useQuery(boardQuery(board.id));
  if (!data) return null;
  const help = data.help_url ? safeAddress(data.help_url) : undefined;
  return (
    <>
      {data.banner && <p className="board-banner">{data.banner}</p>}
      {(data.description || help) && (
        <p className="board-about">
          {data.description}{" "}
          {help && (
            <a href={help} rel="noopener noreferrer">
              {t("board.help")}
            </a>
          )}
        </p>
      )}
    </>
  );
}

function BoardContent({ board }: { board: Board }) {
  const t = useTexts(bulletinTexts);
  const address = useLocation({ select: ({ href }) => href });
  const [returning] = useState(() => placeOf(address) !== undefined);
  const owner = board.outside_body?.name ?? board.department?.name ?? "";
  return (
    <>
      <div className="page-head">
        <div>
          <PageHeading title={board.name} focus={!returning} />
          <p className="hint">
            {board.outside_body
              ? t("board.outside", { name: owner })
              : t("board.owner", { department: owner })}
            {board.approval && ` ${t("board.approval")}`}
          </p>
        </div>
        <div className="head-buttons">
          <SubscribeButton board={board} />
          {board.can.manage && (
            <Link to="/boards/$boardId/settings" params={{ boardId: board.id }} className="button">
              {t("board.settings")}
            </Link>
          )}
          {board.can_post && (
            <Link
              to="/boards/$boardId/new"
              params={{ boardId: board.id }}
              className="button primary"
            >
              {t("board.new")}
            </Link>
          )}
        </div>
      </div>
      {board.closed_at && <p className="old-version">{t("board.closed")}</p>}
      <About board={board} />
      <PostList board={board} />
    </>
  );
}
