// Making a board, changing one, closing and moving it.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { request } from "@/api/session";
import { useUser } from "@/api/use-user";
import { boardTexts } from "@/i18n/board";
import { useTexts } from "@/i18n/use-texts";
import { ConfirmDialog } from "@/ui/dialog";
import { notify } from "@/ui/notice";
import { PageHeading } from "@/ui/page";
import { Failure, failureOf, Loading, NotFound } from "@/ui/states";
import { boardChanges, boardDraftOf, newBoard, newBoardInput } from "./board-draft";
import { BoardForm } from "./board-form";
import { boardQuery, boardsQuery, keys } from "./queries";
import type { BoardDetail } from "./types";

const newRoute = getRouteApi("/bulletin/boards/create");
const settingsRoute = getRouteApi("/bulletin/boards/$boardId/settings");
const BOARDS = "/api/bulletin/boards";

function useReload() {
  const client = useQueryClient();
  return async () => {
    await client.invalidateQueries({ queryKey: keys.boards });
    await client.invalidateQueries({ queryKey: ["bulletin", "board"] });
  };
}

export function NewBoardPage() {
  const t = useTexts(boardTexts);
  const user = useUser();
  const navigate = useNavigate();
  const reload = useReload();
  const { parent } = newRoute.useSearch();
  const { data: boards } = useQuery(boardsQuery);
  const [blank] = useState(() => newBoard(parent ?? null, user.department));
  const above = boards?.find((board) => board.id === parent);
  return (
    <>
      <PageHeading title={t("new.title")} />
      <p className="hint">{above ? t("new.below", { board: above.name }) : t("new.top")}</p>
      <BoardForm
        start={blank}
        isNew
        submitLabel={t("new.do")}
        onSend={async (draft) => {
          const body = newBoardInput(draft, blank);
          const { id } = await request<{ id: number }>("POST", BOARDS, { body });
          await reload();
          notify(t("new.done", { board: draft.name.trim() }));
          await navigate({ to: "/boards/$boardId", params: { boardId: id } });
        }}
        onCancel={() => void navigate({ to: "/board-administration" })}
      />
    </>
  );
}

function CloseButton({ board }: { board: BoardDetail }) {
  const t = useTexts(boardTexts);
  const reload = useReload();
  const [asking, setAsking] = useState(false);
  const [fault, setFault] = useState<string>();
  const isClosed = board.closed_at !== null;
  const toggle = async () => {
    try {
      await request("POST", `${BOARDS}/${board.id}/${isClosed ? "reopen" : "close"}`);
      notify(isClosed ? t("close.reopened") : t("close.closed"));
      setAsking(false);
      await reload();
    } catch (error) {
      setFault((error as Error).message);
    }
  };
  return (
    <>
      <button type="button" className="button" onClick={() => setAsking(true)}>
        {isClosed ? t("close.reopen") : t("close.close")}
      </button>
      {asking && (
        <ConfirmDialog
          title={isClosed ? t("close.reopen") : t("close.close")}
          question={
            isClosed
              ? t("close.reopen.ask", { board: board.name })
              : t("close.close.ask", { board: board.name })
          }
          note={t("close.note")}
          action={isClosed ? t("close.reopen.do") : t("close.close.do")}
          fault={fault}
          onConfirm={() => void toggle()}
          onCancel={() => setAsking(false)}
        />
      )}
    </>
  );
}

function Settings({ board }: { board: BoardDetail }) {
  const t = useTexts(boardTexts);
  const navigate = useNavigate();
  const reload = useReload();
  const [start] = useState(() => boardDraftOf(board));
  const toBoard = () => navigate({ to: "/boards/$boardId", params: { boardId: board.id } });
  return (
    <>
      <p className="back">
        <Link to="/boards/$boardId" params={{ boardId: board.id }}>
          {t("settings.back", { board: board.name })}
        </Link>
      </p>
      <div className="page-head">
        <PageHeading title={t("settings.title")} />
        <CloseButton board={board} />
      </div>
      {board.branch && <p className="hint">{t("settings.branch")}</p>}
      <BoardForm
        start={start}
        isNew={false}
        submitLabel={t("settings.do")}
        onSend={async (draft) => {
          const body = boardChanges(draft, start);
          if (Object.keys(body).length > 0) {
            await request("PATCH", `${BOARDS}/${board.id}`, { body, ifMatch: board.version });
          }
          await reload();
          notify(t("settings.done"));
          await toBoard();
        }}
        onCancel={() => void toBoard()}
      />
    </>
  );
}

export function BoardSettingsPage() {
  const { boardId } = settingsRoute.useParams();
  const loaded = useQuery({ ...boardQuery(boardId), refetchOnMount: "always" });
  const error = failureOf(loaded);
  if (error) return <Failure error={error} onRetry={() => void loaded.refetch()} />;
  if (!loaded.data || !loaded.isFetchedAfterMount) return <Loading />;
  if (!loaded.data.can.manage) return <NotFound />;
  return <Settings key={loaded.data.version} board={loaded.data} />;
}
