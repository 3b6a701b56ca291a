// Two fields of the post's form: its information class (N8) and the last day of publication.
import { bulletinTexts } from "@/i18n/bulletin";
import { formatDate } from "@/i18n/dates";
import { editorTexts } from "@/i18n/editor";
import { useLanguage, useTexts } from "@/i18n/use-texts";
import { Field } from "@/ui/field";
import type { Draft } from "./draft";
import { classKey, INFORMATION_CLASSES } from "./information-class";
import type { Board, InformationClass } from "./types";

interface Props {
  draft: Draft;
  fault: string | undefined;
  onChange(draft: Draft): void;
}

export function ClassField({
  draft,
  board,
  fault,
  onChange,
}: Props & { board: Board | undefined }) {
  const t = useTexts(editorTexts);
  const names = useTexts(bulletinTexts);
  return (
    <Field label={t("field.class")} fault={fault}>
      {(control) => (
        <select
          {...control}
          value={draft.informationClass ?? ""}
          onChange={({ target }) => {
            const chosen = target.value === "" ? undefined : Number(target.value);
            onChange({ ...draft, informationClass: chosen as InformationClass | undefined });
          }}
        >
          {board && (
            <option value="">
              {t("class.default", { label: names(classKey(board.information_class)) })}
            </option>
          )}
          {INFORMATION_CLASSES.map((each) => (
            <option key={each} value={each}>
              {names(classKey(each))}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function UntilField({ draft, fault, onChange }: Props) {
  const t = useTexts(editorTexts);
  const language = useLanguage();
  return (
    <Field label={t("field.until")} hint={t("field.until.hint")} fault={fault}>
      {(control) => (
        <span className="with-reading">
          <input
            {...control}
            type="date"
            value={draft.until}
            onChange={(event) => onChange({ ...draft, until: event.target.value })}
          />
          {draft.until && <span>{formatDate(`${draft.until}T12:00:00+09:00`, language)}</span>}
        </span>
      )}
    </Field>
  );
}
