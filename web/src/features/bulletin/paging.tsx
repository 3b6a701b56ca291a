// The pages of a board's list, and how many rows each has.
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { bulletinTexts } from "@/i18n/bulletin";
import { useTexts } from "@/i18n/use-texts";
import { notify } from "@/ui/notice";
import { findPage, keepCursor, pageBefore } from "./list-place";
import { listKey, PAGE_SIZES, pageSize, withFilter } from "./list-search";
import { loadPosts } from "./queries";
import type { Board } from "./types";

const route = getRouteApi("/bulletin/boards/$boardId");

export function Paging({ board, size, next }: { board: Board; size: number; next: string | null }) {
  const t = useTexts(bulletinTexts);
  const search = route.useSearch();
  const navigate = useNavigate();
  const page = search.page ?? 1;
  const list = listKey(board.id, search, size);
  const [finding, setFinding] = useState(false);
  const go = (to: number, after: string | undefined) => {
    keepCursor(list, to, after);
    void navigate({
      to: "/boards/$boardId",
      params: { boardId: board.id },
      search: { ...search, after, page: to > 1 ? to : undefined },
    });
    window.scrollTo(0, 0);
  };
  const goBefore = async () => {
    setFinding(true);
    try {
      const start =
        pageBefore(list, page) ??
        (await findPage(page - 1, size, async (rows, after) => {
          const { next: behind } = await loadPosts(board.id, { ...search, after }, rows);
          return behind;
        }));
      go(start.page, start.after);
    } catch (error) {
      notify((error as Error).message);
    }
    setFinding(false);
  };
  if (page === 1 && next === null) return null;
  return (
    <nav className="paging" aria-label={t("paging.label")}>
      <button
        type="button"
        className="button"
        disabled={page === 1}
        onClick={() => go(1, undefined)}
      >
        {t("paging.first")}
      </button>
      <button
        type="button"
        className="button"
        disabled={page === 1 || finding}
        onClick={() => void goBefore()}
      >
        {t("paging.before")}
      </button>
      <span>{t("paging.page", { page })}</span>
      <button
        type="button"
        className="button"
        disabled={next === null}
        onClick={() => next !== null && go(page + 1, next)}
      >
        {t("paging.next")}
      </button>
    </nav>
  );
}

export function PageSize({ board, size }: { board: Board; size: number }) {
  const t = useTexts(bulletinTexts);
  const search = route.useSearch();
  const navigate = useNavigate();
  return (
    <label className="check page-size">
      {t("paging.size")}
      <select
        value={size}
        onChange={({ target }) => {
          pageSize.keep(Number(target.value));
          void navigate({
            to: "/boards/$boardId",
            params: { boardId: board.id },
            search: { ...withFilter(search, {}), size: Number(target.value) },
          });
        }}
      >
        {PAGE_SIZES.map((each) => (
          <option key={each} value={each}>
            {t("paging.count", { count: each })}
          </option>
        ))}
      </select>
    </label>
  );
}
