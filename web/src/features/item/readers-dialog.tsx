// Who has confirmed and who has not: by state and department, as a file, with a reminder
// to those who have not, and confirmation for another.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { DepartmentOptions } from "@/features/people/department-options";
import { itemTexts } from "@/i18n/item";
import { useTexts } from "@/i18n/use-texts";
import { ConfirmDialog, ModalDialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { MoreList } from "@/ui/more";
import { notify } from "@/ui/notice";
import { personLine } from "@/ui/person";
import { Tabs } from "@/ui/tabs";
import { confirmItem, readersFile, readersQuery, readingQuery, remindReaders } from "./queries";
import type { Counts, Reader, ReaderState } from "./types";

const TABS = [
  ["confirmed", "readers.confirmed"],
  ["not_confirmed", "readers.not_confirmed"],
  ["read", "readers.read"],
  ["unread", "readers.unread"],
  ["left", "readers.left"],
  ["added", "readers.added"],
  ["on_leave", "readers.on_leave"],
] as const;

/** How many stand behind a tab; only some are counted. */
function countOf(state: ReaderState, counts: Counts | null | undefined): number | undefined {
  if (!counts) return undefined;
  if (state === "not_confirmed") return counts.asked - counts.confirmed;
  if (state === "unread") {
    return counts.read == null ? undefined : counts.asked - counts.read;
  }
  return counts[state] ?? undefined;
}

function How({ reader }: { reader: Reader }) {
  const t = useTexts(itemTexts);
  const by = reader.confirmed_by ? personLine(reader.confirmed_by) : "";
  return (
    <>
      {reader.kind === "on_behalf" && t("readers.on_behalf", { by })}
      {reader.kind === "department" && t("readers.by_department", { by })}
      {reader.added && <span className="badge">{t("readers.added")}</span>}
      {reader.left && <span className="badge">{t("readers.left")}</span>}
    </>
  );
}

function ReaderRows({
  itemId,
  state,
  departmentId,
  onConfirm,
}: {
  itemId: number;
  state: ReaderState;
  departmentId: number | undefined;
  onConfirm(reader: Reader): void;
}) {
  const t = useTexts(itemTexts);
  const loaded = useInfiniteQuery(readersQuery(itemId, state, departmentId));
  return (
    <MoreList loaded={loaded} empty={t("readers.none")}>
      {(readers) => (
        <ul className="lines">
          {readers.map((reader) => (
            <li key={reader.person.id} className="line">
              <span className="line-title">{personLine(reader.person)}</span>
              <span className="line-end">
                <How reader={reader} />
              </span>
              {reader.may_confirm_for && (
                <button
                  type="button"
                  className="button quiet small"
                  aria-label={t("readers.confirm_for.name", { name: reader.person.name })}
                  onClick={() => onConfirm(reader)}
                >
                  {t("readers.confirm_for")}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
    </MoreList>
  );
}

export default function ReadersDialog({
  itemId,
  onChanged,
  onClose,
}: {
  itemId: number;
  onChanged(): void;
  onClose(): void;
}) {
  const t = useTexts(itemTexts);
  const [state, setState] = useState<ReaderState>("not_confirmed");
  const [departmentId, setDepartmentId] = useState<number>();
  const [asking, setAsking] = useState<"remind" | Reader>();
  const [fault, setFault] = useState<string>();
  const { data: reading } = useQuery(readingQuery(itemId));
  const tabs = TABS.map(([name, key]) => {
    const count = countOf(name, reading?.count);
    return { name, label: count === undefined ? t(key) : `${t(key)} ${count}` };
  });
  const act = async (action: () => Promise<string>) => {
    try {
      notify(await action());
      setAsking(undefined);
      onChanged();
    } catch (error) {
      setFault((error as Error).message);
    }
  };
  const remind = () =>
    act(async () => t("readers.reminded", { count: (await remindReaders(itemId)).reminded }));
  const confirmFor = (reader: Reader) =>
    act(async () => {
      await confirmItem(itemId, { person_id: reader.person.id });
      return t("readers.confirmed_for", { name: reader.person.name });
    });
  const ask = (what: "remind" | Reader) => {
    setFault(undefined);
    setAsking(what);
  };
  return (
    <ModalDialog title={t("readers.title")} wide onClose={onClose}>
      {reading?.count && (
        <p className="strong">
          {t("reading.count", {
            confirmed: reading.count.confirmed,
            asked: reading.count.asked,
          })}
        </p>
      )}
      <div className="filter-row">
        <Field label={t("readers.department")}>
          {(control) => (
            <select
              {...control}
              value={departmentId ?? ""}
              onChange={({ target }) =>
                setDepartmentId(target.value ? Number(target.value) : undefined)
              }
            >
              <option value="">{t("readers.all_departments")}</option>
              <DepartmentOptions />
            </select>
          )}
        </Field>
        <span className="with-reading">
          <a className="button" href={readersFile(itemId, "utf-8", departmentId)} download>
            {t("readers.csv_utf8")}
          </a>
          <a className="button" href={readersFile(itemId, "cp932", departmentId)} download>
            {t("readers.csv_sjis")}
          </a>
          <button type="button" className="button" onClick={() => ask("remind")}>
            {t("readers.remind")}
          </button>
        </span>
      </div>
      <Tabs label={t("readers.title")} tabs={tabs} current={state} onChange={setState}>
        <ReaderRows itemId={itemId} state={state} departmentId={departmentId} onConfirm={ask} />
      </Tabs>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {t("readers.close")}
        </button>
      </div>
      {asking === "remind" && (
        <ConfirmDialog
          title={t("readers.remind")}
          question={t("readers.remind.ask")}
          note={t("readers.remind.note")}
          action={t("readers.remind.do")}
          fault={fault}
          onConfirm={() => void remind()}
          onCancel={() => setAsking(undefined)}
        />
      )}
      {typeof asking === "object" && (
        <ConfirmDialog
          title={t("readers.confirm_for")}
          question={t("readers.confirm_for.ask", { name: personLine(asking.person) })}
          note={t("readers.confirm_for.note")}
          action={t("readers.confirm_for.do")}
          fault={fault}
          onConfirm={() => void confirmFor(asking)}
          onCancel={() => setAsking(undefined)}
        />
      )}
    </ModalDialog>
  );
}
