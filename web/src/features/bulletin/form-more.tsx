// Who issues a post and answers for it; under "details" who manages it and what its record needs.
import { AudienceField } from "@/features/people/audience-field";
import { bulletinTexts } from "@/i18n/bulletin";
import { editorTexts } from "@/i18n/editor";
import { useTexts } from "@/i18n/use-texts";
import { Field } from "@/ui/field";
import { BehalfField } from "./behalf-field";
import { ClassField } from "./class-field";
import type { Draft } from "./draft";
import { CheckField, DayField } from "./form-fields";
import type { PostFormProps } from "./post-form";
import { RETENTIONS, retentionKey } from "./retention";

function TextLine({
  draft,
  name,
  label,
  hint,
  fault,
  onChange,
}: {
  draft: Draft;
  name: "contact" | "documentNo";
  label: string;
  hint: string;
  fault: string | undefined;
  onChange(draft: Draft): void;
}) {
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(control) => (
        <input
          {...control}
          type="text"
          maxLength={200}
          value={draft[name]}
          onChange={({ target }) => onChange({ ...draft, [name]: target.value })}
        />
      )}
    </Field>
  );
}

function RecordFields({ draft, faults, onChange }: PostFormProps) {
  const t = useTexts(editorTexts);
  const names = useTexts(bulletinTexts);
  return (
    <>
      <TextLine
        draft={draft}
        name="documentNo"
        label={t("field.document_no")}
        hint={t("field.document_no.hint")}
        fault={faults.document_no}
        onChange={onChange}
      />
      <Field label={t("field.retention")}>
        {(control) => (
          <select
            {...control}
            value={draft.retention}
            onChange={({ target }) => onChange({ ...draft, retention: target.value })}
          >
            <option value="">{t("field.retention.none")}</option>
            {RETENTIONS.map((each) => (
              <option key={each} value={each}>
                {names(retentionKey(each))}
              </option>
            ))}
          </select>
        )}
      </Field>
      <CheckField
        draft={draft}
        name="officialRecord"
        label={t("field.official_record")}
        onChange={onChange}
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
        <CheckField
          draft={draft}
          name="issueAsDepartment"
          label={t("field.issue", { department: user.department.name })}
          hint={t("field.issue.hint")}
          onChange={onChange}
        />
      )}
      <TextLine
        draft={draft}
        name="contact"
        label={t("field.contact")}
        hint={t("field.contact.hint")}
        fault={faults.contact}
        onChange={onChange}
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
        <DayField
          draft={draft}
          name="reviewOn"
          label={t("field.review")}
          hint={t("field.review.hint")}
          fault={faults.review}
          onChange={onChange}
        />
        {(board?.can.manage || draft.pinnedUntil !== "" || user.roles.includes("chief")) && (
          <DayField
            draft={draft}
            name="pinnedUntil"
            label={t("field.pinned")}
            hint={t("field.pinned.hint")}
            fault={faults.pinned}
            onChange={onChange}
          />
        )}
        <RecordFields {...props} />
      </details>
    </>
  );
}
