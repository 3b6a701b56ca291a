// What stands around the pages of the bulletin module: the boards on the left.
import { useQuery } from "@tanstack/react-query";
import { Outlet, useLocation, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { AreaNotice } from "@/features/core/area-notice";
import { bulletinTexts } from "@/i18n/bulletin";
import { useTexts } from "@/i18n/use-texts";
import { Empty, FailedPage, failureOf, Loading } from "@/ui/states";
import { BoardTree, SideLinks } from "./board-tree";
import { boardsQuery, postQuery } from "./queries";

/** The board that the page belongs to: its own, or that of the post it shows. */
function useCurrentBoard(): number | undefined {
  const { boardId, postId } = useParams({ strict: false });
  const { data } = useQuery({ ...postQuery(Number(postId)), enabled: postId !== undefined });
  return boardId ?? data?.board_id;
}

export function BulletinLayout() {
  const t = useTexts(bulletinTexts);
  const boards = useQuery(boardsQuery);
  const { data, refetch } = boards;
  const error = failureOf(boards);
  const current = useCurrentBoard();
  const { postId } = useParams({ strict: false });
  const address = useLocation({ select: ({ pathname }) => pathname });
  const [open, setOpen] = useState(false);
  if (error) return <FailedPage error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  const name = data.find((board) => board.id === current)?.name ?? t("boards.choose");
  const close = () => setOpen(false);
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
        <SideLinks boards={data} onChosen={close} />
        {data.length > 0 ? (
          <BoardTree boards={data} current={current} onChosen={close} />
        ) : (
          <Empty>{t("boards.none")}</Empty>
        )}
      </nav>
      <main id="main" tabIndex={-1}>
        {/* Not above a post that is read; each list looks whether there is a newer one. */}
        {postId === undefined && (
          <AreaNotice key={address} area="bulletin" label={t("boards.notice")} />
        )}
        <Outlet />
      </main>
    </div>
  );
}
