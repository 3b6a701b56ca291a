// The form of a post, new or edited: fields, messages at the fields, buttons. What is sent and what
// happens then is the page's work (editor-page.tsx).
import {
  type FormEvent,
  type KeyboardEvent,
  lazy,
  Suspense,
  useEffect,
  useRef,
  useState,
} from "react";
import type { User } from "@/api/types";
import { editorTexts } from "@/i18n/editor";
import { useTexts } from "@/i18n/use-texts";
import { Boundary } from "@/ui/boundary";
import { ConfirmDialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Loading } from "@/ui/states";
import { ClassField, UntilField } from "./class-field";
import { type Draft, documentOf, textOf } from "./draft";
import type { Board } from "./types";

const RichEditor = lazy(() => import("./rich-editor").then((m) => ({ default: m.RichEditor })));

export type Faults = Partial<
  Record<"form" | "title" | "body" | "contact" | "until" | "class", string>
>;

export interface PostFormProps {
  draft: Draft;
  boards: Board[]; // one may publish on these; a single one can't be changed
  user: User;
  faults: Faults;
  busy: boolean;
  submitLabel: string;
  onChange(draft: Draft): void;
  onSubmit(): void;
  onCancel(): void;
  cancelLabel: string;
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

function Options({ draft, user, onChange }: PostFormProps) {
  const t = useTexts(editorTexts);
  return (
    <>
      <label className="check">
        <input
          type="checkbox"
          checked={draft.important}
          onChange={(event) => onChange({ ...draft, important: event.target.checked })}
        />
        {t("field.important")}
      </label>
      {user.department && (
        <div>
          <label className="check">
            <input
              type="checkbox"
              aria-describedby="issue-hint"
              checked={draft.issueAsDepartment}
              onChange={(event) => onChange({ ...draft, issueAsDepartment: event.target.checked })}
            />
            {t("field.issue", { department: user.department.name })}
          </label>
          <p className="hint" id="issue-hint">
            {t("field.issue.hint")}
          </p>
        </div>
      )}
    </>
  );
}

export function PostForm(props: PostFormProps) {
  const { draft, boards, faults, busy, submitLabel, onChange, onSubmit, onCancel } = props;
  const t = useTexts(editorTexts);
  const form = useRef<HTMLFormElement>(null);
  const board = boards.find((each) => each.id === draft.boardId);
  useEffect(() => {
    if (Object.keys(faults).length === 0) return;
    const find = (selector: string) => form.current?.querySelector<HTMLElement>(selector);
    (find('[aria-invalid="true"]') ?? find(".form-message"))?.focus();
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
      <BoardField {...props} />
      <TitleField {...props} />
      <BodyField {...props} />
      <Options {...props} />
      <ClassField draft={draft} board={board} fault={faults.class} onChange={onChange} />
      <Field label={t("field.contact")} hint={t("field.contact.hint")} fault={faults.contact}>
        {(control) => (
          <input
            {...control}
            type="text"
            maxLength={200}
            value={draft.contact}
            onChange={(event) => onChange({ ...draft, contact: event.target.value })}
          />
        )}
      </Field>
      <UntilField draft={draft} fault={faults.until} onChange={onChange} />
      <div className="form-actions">
        <button type="submit" className="button primary" disabled={busy}>
          {busy ? t("submit.busy") : submitLabel}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          {props.cancelLabel}
        </button>
      </div>
    </form>
  );
}
