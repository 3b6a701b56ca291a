// Who may do what on a board.
import { AudienceField } from "@/features/people/audience-field";
import { boardTexts } from "@/i18n/board";
import { useTexts } from "@/i18n/use-texts";
import type { BoardDraft } from "./board-draft";
import { RIGHTS } from "./types";

const RIGHT_TEXTS = {
  readers: { label: "right.readers", hint: "right.readers.hint" },
  writers: { label: "right.writers", hint: "right.writers.hint" },
  commenters: { label: "right.commenters", hint: "right.commenters.hint" },
  approvers: { label: "right.approvers", hint: "right.approvers.hint" },
  managers: { label: "right.managers", hint: "right.managers.hint" },
  forced: { label: "right.forced", hint: "right.forced.hint" },
} as const;

export interface PartProps {
  draft: BoardDraft;
  fault(field: string): string | undefined;
  set(change: Partial<BoardDraft>): void;
}

export function BoardRights({ draft, fault, set }: PartProps) {
  const t = useTexts(boardTexts);
  return (
    <fieldset className="fields">
      <legend>{t("rights.title")}</legend>
      {RIGHTS.map((right) => (
        <AudienceField
          key={right}
          label={t(RIGHT_TEXTS[right].label)}
          hint={t(RIGHT_TEXTS[right].hint)}
          none={t("right.nobody")}
          value={draft.rights[right]}
          fault={fault(right)}
          onChange={(audience) => set({ rights: { ...draft.rights, [right]: audience } })}
        />
      ))}
    </fieldset>
  );
}
