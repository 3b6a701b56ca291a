// The form of a template: where it is used, its name, and what a post begins with.
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { RichNode } from "@/api/types";
import { useUser } from "@/api/use-user";
import { appTexts } from "@/i18n/app";
import { boardTexts } from "@/i18n/board";
import { useTexts } from "@/i18n/use-texts";
import { ModalDialog } from "@/ui/dialog";
import { ChoiceInput, TextInput } from "@/ui/inputs";
import { useCloseGuard } from "@/ui/leave-guard";
import { type Body, BodyField } from "./body-field";
import { documentOf, hasBody } from "./draft";
import { boardsQuery, createTemplate, updateTemplate } from "./queries";
import type { InformationClass, TemplateContent } from "./types";

/** What a template is begun with: nothing, or a post. */
export interface TemplateStart {
  title: string;
  body: RichNode | null;
  body_text: string;
  information_class?: InformationClass | null;
  importance?: 0 | 1;
}

const NAME_CHARS_MAX = 100;
const TITLE_CHARS_MAX = 200;

const bodyOf = ({ body, body_text }: TemplateStart): Body =>
  body
    ? { mode: "rich", text: "", document: body }
    : { mode: "plain", text: body_text, document: documentOf("") };

export default function TemplateDialog({
  template,
  start,
  onDone,
  onCancel,
}: {
  /** The one that is changed; without it a new one is made from `start`. */
  template?: TemplateContent | undefined;
  start: TemplateStart;
  onDone(): void;
  onCancel(): void;
}) {
  const t = useTexts(boardTexts);
  const common = useTexts(appTexts);
  const user = useUser();
  const { data: boards } = useQuery(boardsQuery);
  const [name, setName] = useState(template?.name ?? start.title);
  const [title, setTitle] = useState(start.title);
  const [startBody] = useState(() => bodyOf(start));
  const [body, setBody] = useState(startBody);
  const [boardId, setBoardId] = useState<number>();
  const [faults, setFaults] = useState<{ form?: string; name?: string; body?: string }>({});
  const dirty =
    name !== (template?.name ?? start.title) || title !== start.title || body !== startBody;
  const { close, question } = useCloseGuard(dirty, onCancel);
  const save = () => {
    const words = body.mode === "rich" ? { body: body.document } : { body_text: body.text };
    const input = { name: name.trim(), title: title.trim(), ...words };
    if (template) return updateTemplate(template, input);
    const { information_class, importance } = start;
    return createTemplate({
      ...input,
      ...(information_class ? { information_class } : {}),
      ...(importance ? { importance } : {}),
      ...(boardId ? { board_id: boardId } : { department_id: user.department?.id }),
    });
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "") return setFaults({ name: t("template.name.missing") });
    if (!hasBody(body)) return setFaults({ body: t("template.text.missing") });
    try {
      await save();
      onDone();
    } catch (error) {
      setFaults({ form: (error as Error).message });
    }
  };
  const kept = boards?.filter((board) => board.can.manage) ?? [];
  return (
    <ModalDialog title={template ? t("template.edit") : t("template.new")} wide onClose={close}>
      <form onSubmit={(event) => void send(event)} noValidate>
        {faults.form && (
          <p className="form-message" role="alert">
            {faults.form}
          </p>
        )}
        {!template && (
          <ChoiceInput
            label={t("template.place")}
            value={boardId ?? ""}
            onChange={(value) => setBoardId(Number(value) || undefined)}
          >
            <option value="">
              {t("template.section", { department: user.department?.name ?? "" })}
            </option>
            {kept.map((board) => (
              <option key={board.id} value={board.id}>
                {board.name}
              </option>
            ))}
          </ChoiceInput>
        )}
        <TextInput
          label={t("template.name")}
          required={t("field.required")}
          fault={faults.name}
          charsMax={NAME_CHARS_MAX}
          value={name}
          onChange={setName}
        />
        <TextInput
          label={t("template.title")}
          charsMax={TITLE_CHARS_MAX}
          value={title}
          onChange={setTitle}
        />
        <BodyField body={body} fault={faults.body} onChange={setBody} />
        <div className="dialog-actions">
          <button type="button" className="button" onClick={close}>
            {common("dialog.cancel")}
          </button>
          <button type="submit" className="button primary">
            {t("settings.do")}
          </button>
        </div>
      </form>
      {question}
    </ModalDialog>
  );
}
