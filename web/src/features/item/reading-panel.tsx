// Confirmation of an item: the button, n/N, the deadline, and the ways to who has confirmed.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { formatDay } from "@/i18n/dates";
import { itemTexts } from "@/i18n/item";
import { useLanguage, useTexts } from "@/i18n/use-texts";
import { notify } from "@/ui/notice";
import { Failure, failureOf } from "@/ui/states";
import {
  type Confirmation,
  confirmItem,
  itemKeys,
  readingQuery,
  undoConfirmation,
} from "./queries";
import type { ReadingDetail } from "./types";

const ReadersDialog = lazy(() => import("./readers-dialog"));
const DepartmentDialog = lazy(() => import("./department-dialog"));

function Deadline({ reading }: { reading: ReadingDetail }) {
  const t = useTexts(itemTexts);
  const language = useLanguage();
  if (!reading.by) return null;
  const late = reading.overdue && !reading.confirmed;
  return (
    <span className={late ? "overdue" : undefined}>
      {t("reading.by", { day: formatDay(reading.by, language) })}
      {late && <strong> {t("todo.overdue")}</strong>}
    </span>
  );
}

export function ReadingPanel({ itemId, onChanged }: { itemId: number; onChanged(): void }) {
  const t = useTexts(itemTexts);
  const client = useQueryClient();
  const loaded = useQuery({ ...readingQuery(itemId), refetchOnMount: "always" });
  const [open, setOpen] = useState<"readers" | "department">();
  const [busy, setBusy] = useState(false);
  const reload = async () => {
    onChanged();
    await client.invalidateQueries({ queryKey: itemKeys.reading(itemId) });
    await client.invalidateQueries({ queryKey: itemKeys.counts });
    await client.invalidateQueries({ queryKey: itemKeys.todos });
  };
  const act = async (action: () => Promise<unknown>, done: string) => {
    setBusy(true);
    try {
      await action();
      notify(done);
    } catch (error) {
      notify((error as Error).message);
    }
    setBusy(false);
    await reload();
  };
  const confirm = (body: Confirmation) =>
    act(() => confirmItem(itemId, body), t("reading.confirmed_now"));
  const error = failureOf(loaded);
  const reading = loaded.data;
  if (error) return <Failure error={error} onRetry={() => void loaded.refetch()} />;
  if (!reading?.confirm) return null;
  const { count } = reading;
  return (
    <section className="reading" aria-label={t("reading.label")}>
      <p className="reading-line">
        <span className="strong">
          {reading.confirmed ? t("reading.you_confirmed") : t("reading.asked")}
        </span>
        <Deadline reading={reading} />
        {count && (
          <span>{t("reading.count", { confirmed: count.confirmed, asked: count.asked })}</span>
        )}
      </p>
      <div className="reading-actions">
        {reading.may_confirm && !reading.confirmed && (
          <button
            type="button"
            className="button primary"
            disabled={busy}
            onClick={() => void confirm({})}
          >
            {t("reading.confirm")}
          </button>
        )}
        {reading.may_undo && (
          <button
            type="button"
            className="button quiet"
            disabled={busy}
            onClick={() => void act(() => undoConfirmation(itemId), t("reading.undone"))}
          >
            {t("reading.undo")}
          </button>
        )}
        {reading.department && reading.department.not_confirmed.length > 0 && (
          <button type="button" className="button" onClick={() => setOpen("department")}>
            {t("reading.department")}
          </button>
        )}
        {reading.names && (
          <button type="button" className="button" onClick={() => setOpen("readers")}>
            {t("reading.readers")}
          </button>
        )}
      </div>
      <Suspense>
        {open === "readers" && (
          <ReadersDialog
            itemId={itemId}
            onChanged={() => void reload()}
            onClose={() => setOpen(undefined)}
          />
        )}
        {open === "department" && reading.department && (
          <DepartmentDialog
            itemId={itemId}
            department={reading.department.department}
            people={reading.department.not_confirmed}
            onDone={() => {
              setOpen(undefined);
              notify(t("reading.confirmed_now"));
              void reload();
            }}
            onCancel={() => setOpen(undefined)}
          />
        )}
      </Suspense>
    </section>
  );
}
