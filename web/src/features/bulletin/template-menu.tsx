// Begins a post from one of the templates of the board or the section.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { editorTexts } from "@/i18n/editor";
import { useTexts } from "@/i18n/use-texts";
import { ConfirmDialog } from "@/ui/dialog";
import { ChoiceInput } from "@/ui/inputs";
import { notify } from "@/ui/notice";
import { type Draft, hasBody } from "./draft";
import { loadTemplate, templatesQuery } from "./queries";

export function TemplateMenu({ draft, onChange }: { draft: Draft; onChange(draft: Draft): void }) {
  const t = useTexts(editorTexts);
  const { data } = useQuery(templatesQuery(draft.boardId));
  const [asking, setAsking] = useState<number>();
  const latest = useRef(draft); // what was typed while the template was on its way stays
  useEffect(() => {
    latest.current = draft;
  });
  const take = async (id: number) => {
    setAsking(undefined);
    try {
      const template = await loadTemplate(id);
      const { body, body_text, title, information_class, importance } = template;
      onChange({
        ...latest.current,
        title,
        important: importance > 0,
        informationClass: information_class ?? latest.current.informationClass,
        ...(body ? { mode: "rich", document: body, text: "" } : { mode: "plain", text: body_text }),
      });
    } catch (error) {
      notify((error as Error).message);
    }
  };
  if (!data || data.length === 0) return null;
  return (
    <>
      <ChoiceInput
        label={t("template.label")}
        value=""
        onChange={(value) => {
          const id = Number(value);
          if (draft.title.trim() !== "" || hasBody(draft)) setAsking(id);
          else void take(id);
        }}
      >
        <option value="">{t("template.choose")}</option>
        {data.map((template) => (
          <option key={template.id} value={template.id}>
            {template.name}
          </option>
        ))}
      </ChoiceInput>
      {asking !== undefined && (
        <ConfirmDialog
          title={t("template.label")}
          question={t("template.ask")}
          action={t("template.do")}
          onConfirm={() => void take(asking)}
          onCancel={() => setAsking(undefined)}
        />
      )}
    </>
  );
}
