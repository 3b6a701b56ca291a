// The form of a post, new or edited: fields, messages at the fields, buttons. What is sent and what
// happens then is the page's work (editor-page.tsx).
import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import type { User } from "@/api/types";
import { FilesField } from "@/features/file/files-field";
import type { Uploads } from "@/features/file/use-uploads";
import { editorTexts } from "@/i18n/editor";
import { useTexts } from "@/i18n/use-texts";
import { Field } from "@/ui/field";
import { ChoiceInput } from "@/ui/inputs";
import { BodyField } from "./body-field";
import type { Draft } from "./draft";
import { AudienceFields, ConfirmFields, PeriodFields } from "./form-fields";
import { MoreFields } from "./form-more";
import type { Board } from "./types";

export type Faults = Partial<
  Record<
    | "form"
    | "title"
    | "body"
    | "contact"
    | "from"
    | "until"
    | "class"
    | "audience"
    | "managers"
    | "review"
    | "pinned"
    | "confirm"
    | "document_no"
    | "files",
    string
  >
>;

export interface PostFormProps {
  draft: Draft;
  boards: Board[]; // one may publish on these; a single one can't be changed
  user: User;
  uploads: Uploads;
  faults: Faults;
  busy: boolean;
  /** Whether the moment of publication is still ahead and can be chosen. */
  schedules: boolean;
  submitLabel: string;
  onChange(draft: Draft): void;
  onSubmit(): void;
  /** Buttons beside the one that sends; what stands above the fields. */
  buttons: ReactNode;
  top?: ReactNode;
  bottom?: ReactNode;
}

function BoardField({ draft, boards, onChange }: PostFormProps) {
  const t = useTexts(editorTexts);
  if (boards.length === 1) {
    return (
      <p>
        <span className="strong">{t("field.board")}</span>: {boards[0]?.name}
      </p>
    );
  }
  return (
    <ChoiceInput
      label={t("field.board")}
      value={draft.boardId}
      onChange={(value) => onChange({ ...draft, boardId: Number(value) })}
    >
      {boards.map((board) => (
        <option key={board.id} value={board.id}>
          {board.name}
        </option>
      ))}
    </ChoiceInput>
  );
}

function TitleField({ draft, faults, onChange }: PostFormProps) {
  const t = useTexts(editorTexts);
  // Enter ends a kana conversion in this field all day long: it never publishes.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.nativeEvent.isComposing) event.preventDefault();
  };
  return (
    <Field label={t("field.title")} required={t("field.required")} fault={faults.title}>
      {(control) => (
        <input
          {...control}
          type="text"
          maxLength={200}
          aria-required="true"
          value={draft.title}
          onKeyDown={onKeyDown}
          onChange={(event) => onChange({ ...draft, title: event.target.value })}
        />
      )}
    </Field>
  );
}

export function PostForm(props: PostFormProps) {
  const { draft, faults, busy, submitLabel, uploads, buttons, top, bottom } = props;
  const { onChange, onSubmit } = props;
  const t = useTexts(editorTexts);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(faults).length === 0) return;
    const find = (selector: string) => form.current?.querySelector<HTMLElement>(selector);
    const field = find('[aria-invalid="true"]');
    const details = field?.closest("details");
    if (details) details.open = true;
    (field ?? find(".form-message"))?.focus();
  }, [faults]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form className="post-form" ref={form} onSubmit={submit} noValidate aria-busy={busy}>
      <div role="alert">
        {faults.form && (
          <p className="form-message" tabIndex={-1}>
            {faults.form}
          </p>
        )}
      </div>
      {top}
      <BoardField {...props} />
      <TitleField {...props} />
      <BodyField
        body={draft}
        fault={faults.body}
        onChange={(body) => onChange({ ...draft, ...body })}
      />
      <FilesField uploads={uploads} fault={faults.files} />
      <AudienceFields {...props} />
      <PeriodFields {...props} />
      <ConfirmFields {...props} />
      <MoreFields key={draft.boardId} {...props} />
      {bottom}
      <div className="form-actions">
        <button type="submit" className="button primary" disabled={busy}>
          {busy ? t("submit.busy") : submitLabel}
        </button>
        {buttons}
      </div>
    </form>
  );
}
