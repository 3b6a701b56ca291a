// The form of a board: what it is for, its defaults for posts, who may do what on it.
import { type FormEvent, useState } from "react";
import { Problem } from "@/api/problem";
import { useUser } from "@/api/use-user";
import { boardTexts } from "@/i18n/board";
import { bulletinTexts } from "@/i18n/bulletin";
import { useTexts } from "@/i18n/use-texts";
import { Field } from "@/ui/field";
import type { BoardDraft } from "./board-draft";
import { BoardRights, type PartProps } from "./board-rights";
import { classKey, INFORMATION_CLASSES } from "./information-class";
import { RETENTIONS, retentionKey } from "./retention";
import type { InformationClass } from "./types";

type TextName =
  | "name"
  | "banner"
  | "helpUrl"
  | "publicationDays"
  | "classFiveReason"
  | "outsideName";

function TextField({
  draft,
  name,
  label,
  hint,
  required,
  fault,
  set,
}: {
  draft: BoardDraft;
  name: TextName;
  label: string;
  hint?: string;
  required?: string;
  fault: string | undefined;
  set(change: Partial<BoardDraft>): void;
}) {
  return (
    <Field
      label={label}
      fault={fault}
      {...(hint ? { hint } : {})}
      {...(required ? { required } : {})}
    >
      {(control) => (
        <input
          {...control}
          type="text"
          inputMode={name === "publicationDays" ? "numeric" : undefined}
          value={draft[name]}
          onChange={({ target }) => set({ [name]: target.value })}
        />
      )}
    </Field>
  );
}

function About({ draft, fault, set }: PartProps) {
  const t = useTexts(boardTexts);
  return (
    <>
      <TextField
        draft={draft}
        name="name"
        label={t("field.name")}
        required={t("field.required")}
        fault={fault("name")}
        set={set}
      />
      <Field label={t("field.description")} fault={fault("description")}>
        {(control) => (
          <textarea
            {...control}
            rows={3}
            value={draft.description}
            onChange={({ target }) => set({ description: target.value })}
          />
        )}
      </Field>
      <TextField
        draft={draft}
        name="banner"
        label={t("field.banner")}
        hint={t("field.banner.hint")}
        fault={fault("banner")}
        set={set}
      />
      <TextField
        draft={draft}
        name="helpUrl"
        label={t("field.help")}
        fault={fault("help_url")}
        set={set}
      />
    </>
  );
}

function Defaults({ draft, fault, set }: PartProps) {
  const t = useTexts(boardTexts);
  const names = useTexts(bulletinTexts);
  const check = (name: "comments" | "confirm" | "officialRecord", label: string) => (
    <label className="check">
      <input
        type="checkbox"
        checked={draft[name]}
        onChange={({ target }) => set({ [name]: target.checked })}
      />
      {label}
    </label>
  );
  return (
    <fieldset className="fields">
      <legend>{t("defaults.title")}</legend>
      <Field label={t("field.class")} fault={fault("information_class")}>
        {(control) => (
          <select
            {...control}
            value={draft.informationClass}
            onChange={({ target }) =>
              set({ informationClass: Number(target.value) as InformationClass })
            }
          >
            {INFORMATION_CLASSES.map((each) => (
              <option key={each} value={each}>
                {names(classKey(each))}
              </option>
            ))}
          </select>
        )}
      </Field>
      {check("comments", t("field.comments"))}
      {check("confirm", t("field.confirm"))}
      <TextField
        draft={draft}
        name="publicationDays"
        label={t("field.days")}
        hint={t("field.days.hint")}
        fault={fault("publication_days")}
        set={set}
      />
      {check("officialRecord", t("field.official_record"))}
      <Field label={t("field.retention")} fault={fault("retention")}>
        {(control) => (
          <select
            {...control}
            value={draft.retention}
            onChange={({ target }) => set({ retention: target.value })}
          >
            <option value="">{t("field.retention.none")}</option>
            {RETENTIONS.map((each) => (
              <option key={each} value={each}>
                {names(retentionKey(each))}
              </option>
            ))}
          </select>
        )}
      </Field>
    </fieldset>
  );
}

/** What only the system administrator decides. */
function Administration({ draft, isNew, fault, set }: PartProps & { isNew: boolean }) {
  const t = useTexts(boardTexts);
  return (
    <fieldset className="fields">
      <legend>{t("administration.title")}</legend>
      {isNew && (
        <label className="check">
          <input
            type="checkbox"
            checked={draft.category === "incident"}
            onChange={({ target }) => set({ category: target.checked ? "incident" : "ordinary" })}
          />
          {t("field.incident")}
        </label>
      )}
      <TextField
        draft={draft}
        name="classFiveReason"
        label={t("field.class_five")}
        hint={t("field.class_five.hint")}
        fault={fault("class_five_reason")}
        set={set}
      />
      <TextField
        draft={draft}
        name="outsideName"
        label={t("field.outside")}
        hint={t("field.outside.hint")}
        fault={fault("outside_body")}
        set={set}
      />
      {draft.outsideName && (
        <Field label={t("field.outside_until")}>
          {(control) => (
            <input
              {...control}
              type="date"
              value={draft.outsideUntil}
              onChange={({ target }) => set({ outsideUntil: target.value })}
            />
          )}
        </Field>
      )}
    </fieldset>
  );
}

export function BoardForm({
  start,
  isNew,
  submitLabel,
  onSend,
  onCancel,
}: {
  start: BoardDraft;
  isNew: boolean;
  submitLabel: string;
  onSend(draft: BoardDraft): Promise<void>;
  onCancel(): void;
}) {
  const t = useTexts(boardTexts);
  const user = useUser();
  const [draft, setDraft] = useState(start);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<{ field: string; text: string }>();
  const set = (change: Partial<BoardDraft>) => setDraft((now) => ({ ...now, ...change }));
  const fault = (field: string) => (refusal?.field === field ? refusal.text : undefined);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (draft.name.trim() === "") return setRefusal({ field: "name", text: t("fault.name") });
    setBusy(true);
    setRefusal(undefined);
    try {
      await onSend(draft);
    } catch (error) {
      const field = error instanceof Problem ? (error.document.field ?? "") : "";
      setRefusal({ field, text: (error as Error).message });
      setBusy(false);
    }
  };
  const parts = { draft, fault, set };
  return (
    <form className="post-form" onSubmit={(event) => void send(event)} noValidate aria-busy={busy}>
      <div role="alert">{refusal && <p className="form-message">{refusal.text}</p>}</div>
      <About {...parts} />
      <BoardRights {...parts} />
      <Defaults {...parts} />
      {user.permissions["bulletin.board.write"] === "all" && (
        <Administration {...parts} isNew={isNew} />
      )}
      <div className="form-actions">
        <button type="submit" className="button primary" disabled={busy}>
          {submitLabel}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          {t("form.cancel")}
        </button>
      </div>
    </form>
  );
}
