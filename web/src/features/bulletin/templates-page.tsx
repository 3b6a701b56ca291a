// Templates of posts: of one's section and of boards one may change.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { request } from "@/api/session";
import { useUser } from "@/api/use-user";
import { appTexts } from "@/i18n/app";
import { boardTexts } from "@/i18n/board";
import { useTexts } from "@/i18n/use-texts";
import { ConfirmDialog, ModalDialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { notify } from "@/ui/notice";
import { PageHeading } from "@/ui/page";
import { Empty, Failure, failureOf, Loading } from "@/ui/states";
import { boardsQuery, keys, loadTemplate, templatesQuery } from "./queries";
import type { Template, TemplateContent } from "./types";

const TEMPLATES = "/api/bulletin/templates";

/** A template with a rich text keeps it unless its text is written anew here. */
function TemplateDialog({
  template,
  onDone,
  onCancel,
}: {
  template: TemplateContent | undefined;
  onDone(): void;
  onCancel(): void;
}) {
  const t = useTexts(boardTexts);
  const common = useTexts(appTexts);
  const user = useUser();
  const { data: boards } = useQuery(boardsQuery);
  const [name, setName] = useState(template?.name ?? "");
  const [title, setTitle] = useState(template?.title ?? "");
  const [text, setText] = useState(template?.body_text ?? "");
  const [boardId, setBoardId] = useState<number>();
  const [fault, setFault] = useState<string>();
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "") return setFault(t("template.name.missing"));
    const words = text === template?.body_text ? {} : { body_text: text };
    const body = { name: name.trim(), title: title.trim(), ...words };
    try {
      if (template) {
        await request("PATCH", `${TEMPLATES}/${template.id}`, { body, ifMatch: template.version });
      } else {
        const place = boardId ? { board_id: boardId } : { department_id: user.department?.id };
        await request("POST", TEMPLATES, { body: { ...body, body_text: text, ...place } });
      }
      onDone();
    } catch (error) {
      setFault((error as Error).message);
    }
  };
  return (
    <ModalDialog title={template ? t("template.edit") : t("template.new")} wide onClose={onCancel}>
      <form onSubmit={(event) => void send(event)} noValidate>
        {fault && (
          <p className="form-message" role="alert">
            {fault}
          </p>
        )}
        {!template && (
          <Field label={t("template.place")}>
            {(control) => (
              <select
                {...control}
                value={boardId ?? ""}
                onChange={({ target }) => setBoardId(Number(target.value) || undefined)}
              >
                <option value="">
                  {t("template.section", { department: user.department?.name ?? "" })}
                </option>
                {boards
                  ?.filter((board) => board.can.manage)
                  .map((board) => (
                    <option key={board.id} value={board.id}>
                      {board.name}
                    </option>
                  ))}
              </select>
            )}
          </Field>
        )}
        <Field label={t("template.name")} required={t("field.required")}>
          {(control) => (
            <input
              {...control}
              type="text"
              maxLength={100}
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        <Field label={t("template.title")}>
          {(control) => (
            <input
              {...control}
              type="text"
              maxLength={200}
              value={title}
              onChange={({ target }) => setTitle(target.value)}
            />
          )}
        </Field>
        <Field label={t("template.text")}>
          {(control) => (
            <textarea
              {...control}
              rows={10}
              value={text}
              onChange={({ target }) => setText(target.value)}
            />
          )}
        </Field>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onCancel}>
            {common("dialog.cancel")}
          </button>
          <button type="submit" className="button primary">
            {t("settings.do")}
          </button>
        </div>
      </form>
    </ModalDialog>
  );
}

export function TemplatesPage() {
  const t = useTexts(boardTexts);
  const client = useQueryClient();
  const loaded = useQuery(templatesQuery(undefined));
  const { data: boards } = useQuery(boardsQuery);
  const [editing, setEditing] = useState<TemplateContent | "new">();
  const [removing, setRemoving] = useState<Template>();
  const [fault, setFault] = useState<string>();
  const error = failureOf(loaded);
  const reload = () => client.invalidateQueries({ queryKey: keys.templates });
  const edit = (id: number) =>
    loadTemplate(id).then(setEditing, (failed: Error) => notify(failed.message));
  const remove = async (template: Template) => {
    try {
      await request("DELETE", `${TEMPLATES}/${template.id}`, { ifMatch: template.version });
      setRemoving(undefined);
      notify(t("template.removed", { name: template.name }));
      await reload();
    } catch (failed) {
      setFault((failed as Error).message);
    }
  };
  const placeOf = (template: Template) =>
    boards?.find(({ id }) => id === template.board_id)?.name ?? template.department?.name ?? "";
  return (
    <>
      <div className="page-head">
        <PageHeading title={t("templates.title")} />
        <button type="button" className="button primary" onClick={() => setEditing("new")}>
          {t("template.new")}
        </button>
      </div>
      <p className="hint">{t("templates.lead")}</p>
      {error && <Failure error={error} onRetry={() => void loaded.refetch()} />}
      {!error && !loaded.data && <Loading />}
      {loaded.data?.length === 0 && <Empty>{t("templates.none")}</Empty>}
      <ul className="lines" aria-label={t("templates.title")}>
        {loaded.data?.map((template) => (
          <li key={template.id} className="line">
            <span className="line-title">{template.name}</span>
            <span className="line-end">{placeOf(template)}</span>
            {template.can_edit && (
              <>
                <button
                  type="button"
                  className="button quiet small"
                  aria-label={t("template.edit.name", { name: template.name })}
                  onClick={() => void edit(template.id)}
                >
                  {t("template.edit.short")}
                </button>
                <button
                  type="button"
                  className="button quiet small"
                  aria-label={t("template.remove.name", { name: template.name })}
                  onClick={() => setRemoving(template)}
                >
                  {t("template.remove.short")}
                </button>
              </>
            )}
          </li>
        ))}
      </ul>
      {editing && (
        <TemplateDialog
          template={editing === "new" ? undefined : editing}
          onDone={() => {
            setEditing(undefined);
            notify(t("template.saved"));
            void reload();
          }}
          onCancel={() => setEditing(undefined)}
        />
      )}
      {removing && (
        <ConfirmDialog
          title={t("template.remove")}
          question={t("template.remove.ask", { name: removing.name })}
          action={t("template.remove.do")}
          danger
          fault={fault}
          onConfirm={() => void remove(removing)}
          onCancel={() => setRemoving(undefined)}
        />
      )}
    </>
  );
}
