// A field of the post's form: its information class (N8); the fifth only where it was recognised.
import { bulletinTexts } from "@/i18n/bulletin";
import { editorTexts } from "@/i18n/editor";
import { useTexts } from "@/i18n/use-texts";
import { ChoiceInput } from "@/ui/inputs";
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
    <ChoiceInput
      label={t("field.class")}
      fault={fault}
      value={draft.informationClass ?? ""}
      onChange={(value) => {
        const chosen = value === "" ? undefined : Number(value);
        onChange({ ...draft, informationClass: chosen as InformationClass | undefined });
      }}
    >
      {board && (
        <option value="">
          {t("class.default", { label: names(classKey(board.information_class)) })}
        </option>
      )}
      {INFORMATION_CLASSES.filter(
        (each) => each !== 5 || board?.class_five || draft.informationClass === 5,
      ).map((each) => (
        <option key={each} value={each}>
          {names(classKey(each))}
        </option>
      ))}
    </ChoiceInput>
  );
}
