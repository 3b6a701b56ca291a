// What narrows a board's list: unread, important, a period, the issuing department.
import { useNavigate } from "@tanstack/react-router";
import { DepartmentOptions } from "@/features/people/department-options";
import { bulletinTexts } from "@/i18n/bulletin";
import { useTexts } from "@/i18n/use-texts";
import { CheckInput, ChoiceInput, DayInput } from "@/ui/inputs";
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
      <CheckInput
        label={t("filter.unread")}
        checked={search.unread ?? false}
        onChange={(checked) => set({ unread: checked || undefined })}
      />
      <CheckInput
        label={t("filter.important")}
        checked={search.important ?? false}
        onChange={(checked) => set({ important: checked || undefined })}
      />
      <details className="more-filters" open={wide}>
        <summary>{t("filter.more")}</summary>
        <div className="filter-row">
          <DayInput
            label={t("filter.from")}
            value={from ?? ""}
            onChange={(day) => set({ from: day || undefined })}
          />
          <DayInput
            label={t("filter.until")}
            value={until ?? ""}
            onChange={(day) => set({ until: day || undefined })}
          />
          <ChoiceInput
            label={t("filter.department")}
            value={department ?? ""}
            onChange={(value) => set({ department: value ? Number(value) : undefined })}
          >
            <option value="">{t("filter.any")}</option>
            <DepartmentOptions />
          </ChoiceInput>
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
