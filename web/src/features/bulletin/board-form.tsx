// The form of a board: what it is for, its defaults for posts, who may do what on it.
import { type FormEvent, useState } from "react";
import { Problem } from "@/api/problem";
import { useUser } from "@/api/use-user";
import { boardTexts } from "@/i18n/board";
import { bulletinTexts } from "@/i18n/bulletin";
import { useTexts } from "@/i18n/use-texts";
import { CheckInput, ChoiceInput, DayInput, TextArea, TextInput } from "@/ui/inputs";
import type { BoardDraft } from "./board-draft";
import { BoardRights, type PartProps } from "./board-rights";
import { classKey, INFORMATION_CLASSES } from "./information-class";
import { RETENTIONS, retentionKey } from "./retention";
import type { InformationClass } from "./types";

function About({ draft, fault, set }: PartProps) {
  const t = useTexts(boardTexts);
  return (
    <>
      <TextInput
        label={t("field.name")}
        required={t("field.required")}
        fault={fault("name")}
        value={draft.name}
        onChange={(name) => set({ name })}
      />
      <TextArea
        label={t("field.description")}
        fault={fault("description")}
        rows={3}
        value={draft.description}
        onChange={(description) => set({ description })}
      />
      <TextInput
        label={t("field.banner")}
        hint={t("field.banner.hint")}
        fault={fault("banner")}
        value={draft.banner}
        onChange={(banner) => set({ banner })}
      />
      <TextInput
        label={t("field.help")}
        fault={fault("help_url")}
        value={draft.helpUrl}
        onChange={(helpUrl) => set({ helpUrl })}
      />
    </>
  );
}

function Defaults({ draft, fault, set }: PartProps) {
  const t = useTexts(boardTexts);
  const names = useTexts(bulletinTexts);
  return (
    <fieldset className="fields">
      <legend>{t("defaults.title")}</legend>
      <ChoiceInput
        label={t("field.class")}
        fault={fault("information_class")}
        value={draft.informationClass}
        onChange={(value) => set({ informationClass: Number(value) as InformationClass })}
      >
        {INFORMATION_CLASSES.map((each) => (
          <option key={each} value={each}>
            {names(classKey(each))}
          </option>
        ))}
      </ChoiceInput>
      <CheckInput
        label={t("field.comments")}
        checked={draft.comments}
        onChange={(comments) => set({ comments })}
      />
      <CheckInput
        label={t("field.confirm")}
        checked={draft.confirm}
        onChange={(confirm) => set({ confirm })}
      />
      <TextInput
        label={t("field.days")}
        hint={t("field.days.hint")}
        fault={fault("publication_days")}
        numeric
        value={draft.publicationDays}
        onChange={(publicationDays) => set({ publicationDays })}
      />
      <CheckInput
        label={t("field.official_record")}
        checked={draft.officialRecord}
        onChange={(officialRecord) => set({ officialRecord })}
      />
      <ChoiceInput
        label={t("field.retention")}
        fault={fault("retention")}
        value={draft.retention}
        onChange={(retention) => set({ retention })}
      >
        <option value="">{t("field.retention.none")}</option>
        {RETENTIONS.map((each) => (
          <option key={each} value={each}>
            {names(retentionKey(each))}
          </option>
        ))}
      </ChoiceInput>
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
        <CheckInput
          label={t("field.incident")}
          checked={draft.category === "incident"}
          onChange={(checked) => set({ category: checked ? "incident" : "ordinary" })}
        />
      )}
      <TextInput
        label={t("field.class_five")}
        hint={t("field.class_five.hint")}
        fault={fault("class_five_reason")}
        value={draft.classFiveReason}
        onChange={(classFiveReason) => set({ classFiveReason })}
      />
      <TextInput
        label={t("field.outside")}
        hint={t("field.outside.hint")}
        fault={fault("outside_body")}
        value={draft.outsideName}
        onChange={(outsideName) => set({ outsideName })}
      />
      {draft.outsideName && (
        <DayInput
          label={t("field.outside_until")}
          value={draft.outsideUntil}
          onChange={(outsideUntil) => set({ outsideUntil })}
        />
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
