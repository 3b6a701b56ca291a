// The form of a post, new or edited: fields, messages at the fields, buttons. What is sent and what
// happens then is the page's work (editor-page.tsx).
import {
  type FormEvent,
  type KeyboardEvent,
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useRef,
  useState,
} from "react";
import type { User } from "@/api/types";
import { FilesField } from "@/features/file/files-field";
import type { Uploads } from "@/features/file/use-uploads";
import { editorTexts } from "@/i18n/editor";
import { useTexts } from "@/i18n/use-texts";
import { Boundary } from "@/ui/boundary";
import { ConfirmDialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Loading } from "@/ui/states";
import { type Draft, documentOf, textOf } from "./draft";
import { AudienceFields, ConfirmFields, PeriodFields } from "./form-fields";
import { MoreFields } from "./form-more";
import type { Board } from "./types";

const RichEditor = lazy(() => import("./rich-editor").then((m) => ({ default: m.RichEditor })));

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
    <Field label={t("field.board")}>
      {(control) => (
        <select
          {...control}
          value={draft.boardId}
          onChange={(event) => onChange({ ...draft, boardId: Number(event.target.value) })}
        >
          {boards.map((board) => (
            <option key={board.id} value={board.id}>
              {board.name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function BodyField({ draft, faults, onChange }: PostFormProps) {
  const t = useTexts(editorTexts);
  const [asking, setAsking] = useState(false);
  const toPlain = () => {
    setAsking(false);
    onChange({ ...draft, mode: "plain", text: textOf(draft.document) });
  };
  const toRich = () => onChange({ ...draft, mode: "rich", document: documentOf(draft.text) });
  const choice = (mode: Draft["mode"], label: string, choose: () => void) => (
    <label className="check">
      <input
        type="radio"
        name="mode"
        checked={draft.mode === mode}
        onChange={() => draft.mode !== mode && choose()}
      />
      {label}
    </label>
  );
  return (
    <>
      <fieldset className="choices">
        <legend>{t("body.mode")}</legend>
        {choice("plain", t("body.plain"), () => setAsking(true))}
        {choice("rich", t("body.rich"), toRich)}
      </fieldset>
      <Field label={t("field.body")} required={t("field.required")} fault={faults.body}>
        {(control) =>
          draft.mode === "plain" ? (
            <textarea
              {...control}
              className="body-text"
              rows={14}
              aria-required="true"
              value={draft.text}
              onChange={(event) => onChange({ ...draft, text: event.target.value })}
            />
          ) : (
            <Boundary>
              <Suspense fallback={<Loading />}>
                <RichEditor
                  id={control.id}
                  value={draft.document}
                  label={t("field.body")}
                  describedBy={control["aria-describedby"]}
                  invalid={control["aria-invalid"] ?? false}
                  onChange={(document) => onChange({ ...draft, document })}
                />
              </Suspense>
            </Boundary>
          )
        }
      </Field>
      {asking && (
        <ConfirmDialog
          title={t("body.to_plain.title")}
          question={t("body.to_plain")}
          action={t("body.to_plain.do")}
          onConfirm={toPlain}
          onCancel={() => setAsking(false)}
        />
      )}
    </>
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
  const { draft, faults, busy, submitLabel, uploads, buttons, top, bottom, onSubmit } = props;
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
      <BodyField {...props} />
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
