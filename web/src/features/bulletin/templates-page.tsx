// Templates of posts: of one's section and of boards one may change.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { boardTexts } from "@/i18n/board";
import { useTexts } from "@/i18n/use-texts";
import { ConfirmDialog } from "@/ui/dialog";
import { notify } from "@/ui/notice";
import { PageHeading } from "@/ui/page";
import { Empty, Failure, failureOf, Loading } from "@/ui/states";
import { boardsQuery, keys, loadTemplate, removeTemplate, templatesQuery } from "./queries";
import type { Template, TemplateContent } from "./types";

const TemplateDialog = lazy(() => import("./template-dialog"));
const NOTHING = { title: "", body: null, body_text: "" };

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
      await removeTemplate(template);
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
                  onClick={() => {
                    setFault(undefined);
                    setRemoving(template);
                  }}
                >
                  {t("template.remove.short")}
                </button>
              </>
            )}
          </li>
        ))}
      </ul>
      {editing && (
        <Suspense>
          <TemplateDialog
            template={editing === "new" ? undefined : editing}
            start={editing === "new" ? NOTHING : editing}
            onDone={() => {
              setEditing(undefined);
              notify(t("template.saved"));
              void reload();
            }}
            onCancel={() => setEditing(undefined)}
          />
        </Suspense>
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
