// The boards whose settings one may change: made, changed, and moved within the tree.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { request } from "@/api/session";
import type { Page } from "@/api/types";
import { useUser } from "@/api/use-user";
import { appTexts } from "@/i18n/app";
import { boardTexts } from "@/i18n/board";
import { useTexts } from "@/i18n/use-texts";
import { ModalDialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { notify } from "@/ui/notice";
import { PageHeading } from "@/ui/page";
import { Empty, Failure, failureOf, Loading } from "@/ui/states";
import { inTreeOrder } from "@/ui/tree-order";
import { keys } from "./queries";
import type { Board } from "./types";

const INDENT = "\u3000";

function MoveBoardDialog({
  board,
  boards,
  onClose,
}: {
  board: Board;
  boards: Board[];
  onClose(): void;
}) {
  const t = useTexts(boardTexts);
  const common = useTexts(appTexts);
  const client = useQueryClient();
  const [parentId, setParentId] = useState(board.parent_id);
  const [beforeId, setBeforeId] = useState<number>();
  const [fault, setFault] = useState<string>();
  const siblings = boards.filter((each) => each.parent_id === parentId && each.id !== board.id);
  const move = async () => {
    try {
      await request("POST", `/api/bulletin/boards/${board.id}/move`, {
        body: {
          ...(parentId === null ? {} : { parent_id: parentId }),
          ...(beforeId === undefined ? {} : { before_id: beforeId }),
        },
      });
      await client.invalidateQueries({ queryKey: keys.boards });
      notify(t("move.done", { board: board.name }));
      onClose();
    } catch (error) {
      setFault((error as Error).message);
    }
  };
  return (
    <ModalDialog title={t("move.title", { board: board.name })} onClose={onClose}>
      {fault && (
        <p className="form-message" role="alert">
          {fault}
        </p>
      )}
      <Field label={t("move.parent")}>
        {(control) => (
          <select
            {...control}
            value={parentId ?? ""}
            onChange={({ target }) => {
              setParentId(target.value ? Number(target.value) : null);
              setBeforeId(undefined);
            }}
          >
            <option value="">{t("move.top")}</option>
            {boards
              .filter((each) => each.id !== board.id)
              .map((each) => (
                <option key={each.id} value={each.id}>
                  {each.name}
                </option>
              ))}
          </select>
        )}
      </Field>
      <Field label={t("move.before")}>
        {(control) => (
          <select
            {...control}
            value={beforeId ?? ""}
            onChange={({ target }) => setBeforeId(Number(target.value) || undefined)}
          >
            <option value="">{t("move.last")}</option>
            {siblings.map((each) => (
              <option key={each.id} value={each.id}>
                {t("move.before_one", { board: each.name })}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {common("dialog.cancel")}
        </button>
        <button type="button" className="button primary" onClick={() => void move()}>
          {t("move.do")}
        </button>
      </div>
    </ModalDialog>
  );
}

function Row({ board, depth, onMove }: { board: Board; depth: number; onMove(): void }) {
  const t = useTexts(boardTexts);
  const name = board.name;
  return (
    <tr>
      <td>
        {INDENT.repeat(depth)}
        <Link to="/boards/$boardId" params={{ boardId: board.id }}>
          {name}
        </Link>
        {board.closed_at && <span className="badge">{t("list.closed")}</span>}
        {board.branch && <span className="badge">{t("list.branch")}</span>}
      </td>
      <td>{board.outside_body?.name ?? board.department?.name}</td>
      <td className="row-buttons">
        <Link
          to="/boards/$boardId/settings"
          params={{ boardId: board.id }}
          className="button quiet small"
          aria-label={t("list.settings.name", { board: name })}
        >
          {t("list.settings")}
        </Link>
        <button
          type="button"
          className="button quiet small"
          aria-label={t("list.move.name", { board: name })}
          onClick={onMove}
        >
          {t("list.move")}
        </button>
        <Link
          to="/boards/create"
          search={{ parent: board.id }}
          className="button quiet small"
          aria-label={t("list.add.name", { board: name })}
        >
          {t("list.add")}
        </Link>
      </td>
    </tr>
  );
}

export function BoardAdministrationPage() {
  const t = useTexts(boardTexts);
  const user = useUser();
  const loaded = useQuery({
    queryKey: [...keys.boards, "manage"],
    queryFn: ({ signal }) =>
      request<Page<Board>>("GET", "/api/bulletin/boards?manage=true", { signal }),
  });
  const [moving, setMoving] = useState<Board>();
  const error = failureOf(loaded);
  const boards = loaded.data?.items;
  const rows = inTreeOrder(boards ?? []);
  return (
    <>
      <div className="page-head">
        <PageHeading title={t("list.title")} />
        {user.permissions["bulletin.board.write"] === "all" && (
          <Link to="/boards/create" search={{ parent: undefined }} className="button primary">
            {t("list.new")}
          </Link>
        )}
      </div>
      {error && <Failure error={error} onRetry={() => void loaded.refetch()} />}
      {!error && !boards && <Loading />}
      {boards?.length === 0 && <Empty>{t("list.none")}</Empty>}
      {boards && boards.length > 0 && (
        <div className="table-frame">
          <table className="data">
            <thead>
              <tr>
                <th scope="col">{t("list.board")}</th>
                <th scope="col">{t("list.owner")}</th>
                <th scope="col">{t("list.actions")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ node: board, depth }) => (
                <Row key={board.id} board={board} depth={depth} onMove={() => setMoving(board)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {moving && boards && (
        <MoveBoardDialog board={moving} boards={boards} onClose={() => setMoving(undefined)} />
      )}
    </>
  );
}
