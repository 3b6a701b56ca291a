// Confirms for the own section and names who was told: the paper that goes round for
// people without a terminal.
import { type FormEvent, useState } from "react";
import type { Department, Person } from "@/api/types";
import { appTexts } from "@/i18n/app";
import { itemTexts } from "@/i18n/item";
import { useTexts } from "@/i18n/use-texts";
import { ModalDialog } from "@/ui/dialog";
import { confirmItem } from "./queries";

export default function DepartmentDialog({
  itemId,
  department,
  people,
  onDone,
  onCancel,
}: {
  itemId: number;
  department: Department;
  people: Person[];
  onDone(): void;
  onCancel(): void;
}) {
  const t = useTexts(itemTexts);
  const common = useTexts(appTexts);
  const [told, setTold] = useState<ReadonlySet<number>>(new Set());
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const toggle = (id: number, on: boolean) => {
    const next = new Set(told);
    if (on) next.add(id);
    else next.delete(id);
    setTold(next);
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (told.size === 0) return setFault(t("department.nobody"));
    setBusy(true);
    try {
      await confirmItem(itemId, { department_id: department.id, told: [...told] });
      onDone();
    } catch (failed) {
      setBusy(false);
      setFault((failed as Error).message);
    }
  };
  return (
    <ModalDialog title={t("department.title")} onClose={onCancel}>
      <p>{t("department.lead", { department: department.name })}</p>
      <form onSubmit={(event) => void send(event)} noValidate>
        {fault && (
          <p className="form-message" role="alert">
            {fault}
          </p>
        )}
        <fieldset className="people-choice">
          <legend>{t("department.told")}</legend>
          <label className="check">
            <input
              type="checkbox"
              checked={told.size === people.length && people.length > 0}
              onChange={({ target }) =>
                setTold(new Set(target.checked ? people.map(({ id }) => id) : []))
              }
            />
            {t("department.everybody")}
          </label>
          {people.map((person) => (
            <label key={person.id} className="check">
              <input
                type="checkbox"
                checked={told.has(person.id)}
                onChange={({ target }) => toggle(person.id, target.checked)}
              />
              {[person.position, person.name].filter(Boolean).join(" ")}
            </label>
          ))}
        </fieldset>
        <p className="hint">{t("department.note")}</p>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onCancel}>
            {common("dialog.cancel")}
          </button>
          <button type="submit" className="button primary" disabled={busy}>
            {t("department.do", { count: told.size })}
          </button>
        </div>
      </form>
    </ModalDialog>
  );
}
