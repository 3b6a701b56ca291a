// The boards as a tree, with what is unread, a star for those one follows, and the lists that stand
// beside all boards.
import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useUser } from "@/api/use-user";
import { bulletinTexts } from "@/i18n/bulletin";
import { useTexts } from "@/i18n/use-texts";
import { Tree, type TreeNode } from "@/ui/tree";
import type { Board } from "./types";

function Extra({ board }: { board: Board }) {
  const t = useTexts(bulletinTexts);
  return (
    <>
      {board.subscribed !== "no" && (
        <span className="star" role="img" aria-label={t("boards.subscribed")} />
      )}
      {board.closed_at && <span className="hint">{t("boards.closed")}</span>}
      {board.unread > 0 && (
        <span className="count">{t("boards.unread", { count: board.unread })}</span>
      )}
    </>
  );
}

export function BoardTree({
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
        extra: <Extra board={board} />,
      })),
    [boards],
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

export function SideLinks({ boards, onChosen }: { boards: Board[]; onChosen(): void }) {
  const t = useTexts(bulletinTexts);
  const user = useUser();
  const approves = boards.some((board) => board.can.approve);
  const manages =
    boards.some((board) => board.can.manage) || user.permissions["bulletin.board.write"] === "all";
  return (
    <ul className="side-links">
      <li>
        <Link to="/arrivals" onClick={onChosen}>
          {t("side.arrivals")}
        </Link>
      </li>
      <li>
        <Link to="/drafts" onClick={onChosen}>
          {t("side.drafts")}
        </Link>
      </li>
      {approves && (
        <li>
          <Link to="/approvals" onClick={onChosen}>
            {t("side.approvals")}
          </Link>
        </li>
      )}
      <li>
        <Link to="/templates" onClick={onChosen}>
          {t("side.templates")}
        </Link>
      </li>
      {manages && (
        <li>
          <Link to="/board-administration" onClick={onChosen}>
            {t("side.boards")}
          </Link>
        </li>
      )}
      <li>
        <Link to="/trash" onClick={onChosen}>
          {t("side.trash")}
        </Link>
      </li>
    </ul>
  );
}
