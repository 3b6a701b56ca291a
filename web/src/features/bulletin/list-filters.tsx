// What narrows a board's list: unread, important, a period, the issuing department.
import { useNavigate } from "@tanstack/react-router";
import { DepartmentOptions } from "@/features/people/department-options";
import { bulletinTexts } from "@/i18n/bulletin";
import { useTexts } from "@/i18n/use-texts";
import { Field } from "@/ui/field";
import { isFiltered, type ListSearch, withFilter } from "./list-search";
import type { Board } from "./types";

export function ListFilters({ board, search }: { board: Board; search: ListSearch }) {
  const t = useTexts(bulletinTexts);
  const navigate = useNavigate();
  const set = (change: ListSearch) =>
    void navigate({
      to: "/boards/$boardId",
      params: { boardId: board.id },
      search: withFilter(search, change),
      replace: true,
    });
  const { from, until, department } = search;
  const wide = [from, until, department].some((each) => each !== undefined);
  return (
    <fieldset className="filters" aria-label={t("filter.label")}>
      <label className="check">
        <input
          type="checkbox"
          checked={search.unread ?? false}
          onChange={({ target }) => set({ unread: target.checked || undefined })}
        />
        {t("filter.unread")}
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={search.important ?? false}
          onChange={({ target }) => set({ important: target.checked || undefined })}
        />
        {t("filter.important")}
      </label>
      <details className="more-filters" open={wide}>
        <summary>{t("filter.more")}</summary>
        <div className="filter-row">
          <Field label={t("filter.from")}>
            {(control) => (
              <input
                {...control}
                type="date"
                value={from ?? ""}
                onChange={({ target }) => set({ from: target.value || undefined })}
              />
            )}
          </Field>
          <Field label={t("filter.until")}>
            {(control) => (
              <input
                {...control}
                type="date"
                value={until ?? ""}
                onChange={({ target }) => set({ until: target.value || undefined })}
              />
            )}
          </Field>
          <Field label={t("filter.department")}>
            {(control) => (
              <select
                {...control}
                value={department ?? ""}
                onChange={({ target }) =>
                  set({ department: target.value ? Number(target.value) : undefined })
                }
              >
                <option value="">{t("filter.any")}</option>
                <DepartmentOptions />
              </select>
            )}
          </Field>
        </div>
      </details>
      {isFiltered(search) && (
        <button
          type="button"
          className="button quiet small"
          onClick={() =>
            set({
              unread: undefined,
              important: undefined,
              from: undefined,
              until: undefined,
              department: undefined,
            })
          }
        >
          {t("filter.clear")}
        </button>
      )}
    </fieldset>
  );
}
