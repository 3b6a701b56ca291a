// For whom the post is written: somebody of the own section. Both names are shown.
import { useQuery } from "@tanstack/react-query";
import type { User } from "@/api/types";
import { membersQuery } from "@/features/people/queries";
import { editorTexts } from "@/i18n/editor";
import { useTexts } from "@/i18n/use-texts";
import { ChoiceInput } from "@/ui/inputs";
import type { Draft } from "./draft";

export function BehalfField({
  draft,
  user,
  onChange,
}: {
  draft: Draft;
  user: User;
  onChange(draft: Draft): void;
}) {
  const t = useTexts(editorTexts);
  const section = user.department?.id ?? 0;
  const { data } = useQuery({ ...membersQuery(section), enabled: section > 0 });
  const people = (data ?? []).filter(({ id }) => id !== user.id);
  const chosen = draft.onBehalfOf;
  const choices =
    chosen && !people.some(({ id }) => id === chosen.id) ? [chosen, ...people] : people;
  return (
    <ChoiceInput
      label={t("field.behalf")}
      hint={t("field.behalf.hint")}
      value={chosen?.id ?? ""}
      onChange={(value) => {
        const person = choices.find(({ id }) => id === Number(value)) ?? null;
        onChange({ ...draft, onBehalfOf: person });
      }}
    >
      <option value="">{t("field.behalf.none")}</option>
      {choices.map((person) => (
        <option key={person.id} value={person.id}>
          {[person.position, person.name].filter(Boolean).join(" ")}
        </option>
      ))}
    </ChoiceInput>
  );
}
