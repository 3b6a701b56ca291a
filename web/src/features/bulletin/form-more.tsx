// Who issues a post and answers for it; under "details" who manages it and what its record needs.
import { AudienceField } from "@/features/people/audience-field";
import { bulletinTexts } from "@/i18n/bulletin";
import { editorTexts } from "@/i18n/editor";
import { useTexts } from "@/i18n/use-texts";
import { CheckInput, ChoiceInput, DayInput, TextInput } from "@/ui/inputs";
import { BehalfField } from "./behalf-field";
import { ClassField } from "./class-field";
import type { PostFormProps } from "./post-form";
import { RETENTIONS, retentionKey } from "./retention";

const TEXT_CHARS_MAX = 200;

function RecordFields({ draft, faults, onChange }: PostFormProps) {
  const t = useTexts(editorTexts);
  const names = useTexts(bulletinTexts);
  return (
    <>
      <TextInput
        label={t("field.document_no")}
        hint={t("field.document_no.hint")}
        fault={faults.document_no}
        charsMax={TEXT_CHARS_MAX}
        value={draft.documentNo}
        onChange={(documentNo) => onChange({ ...draft, documentNo })}
      />
      <ChoiceInput
        label={t("field.retention")}
        value={draft.retention}
        onChange={(retention) => onChange({ ...draft, retention })}
      >
        <option value="">{t("field.retention.none")}</option>
        {RETENTIONS.map((each) => (
          <option key={each} value={each}>
            {names(retentionKey(each))}
          </option>
        ))}
      </ChoiceInput>
      <CheckInput
        label={t("field.official_record")}
        checked={draft.officialRecord}
        onChange={(officialRecord) => onChange({ ...draft, officialRecord })}
      />
    </>
  );
}

export function MoreFields(props: PostFormProps) {
  const { draft, boards, user, faults, onChange } = props;
  const t = useTexts(editorTexts);
  const board = boards.find((each) => each.id === draft.boardId);
  return (
    <>
      {user.department && (
        <CheckInput
          label={t("field.issue", { department: user.department.name })}
          hint={t("field.issue.hint")}
          checked={draft.issueAsDepartment}
          onChange={(issueAsDepartment) => onChange({ ...draft, issueAsDepartment })}
        />
      )}
      <TextInput
        label={t("field.contact")}
        hint={t("field.contact.hint")}
        fault={faults.contact}
        charsMax={TEXT_CHARS_MAX}
        value={draft.contact}
        onChange={(contact) => onChange({ ...draft, contact })}
      />
      <ClassField draft={draft} board={board} fault={faults.class} onChange={onChange} />
      <details className="more-fields">
        <summary>{t("field.more")}</summary>
        <AudienceField
          label={t("field.managers")}
          hint={t("field.managers.hint")}
          none={t("managers.none")}
          everybody={false}
          value={draft.managers}
          fault={faults.managers}
          onChange={(managers) => onChange({ ...draft, managers })}
        />
        <BehalfField draft={draft} user={user} onChange={onChange} />
        <DayInput
          label={t("field.review")}
          hint={t("field.review.hint")}
          fault={faults.review}
          value={draft.reviewOn}
          onChange={(reviewOn) => onChange({ ...draft, reviewOn })}
        />
        {(board?.can.manage || draft.pinnedUntil !== "" || user.roles.includes("chief")) && (
          <DayInput
            label={t("field.pinned")}
            hint={t("field.pinned.hint")}
            fault={faults.pinned}
            value={draft.pinnedUntil}
            onChange={(pinnedUntil) => onChange({ ...draft, pinnedUntil })}
          />
        )}
        <RecordFields {...props} />
      </details>
    </>
  );
}
