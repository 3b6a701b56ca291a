// The fields of a post beside its title, text and files: who sees it, when, what is asked of
// readers.
import { AudienceField } from "@/features/people/audience-field";
import { editorTexts } from "@/i18n/editor";
import { useTexts } from "@/i18n/use-texts";
import { Field } from "@/ui/field";
import { CheckInput, DayInput, TextInput } from "@/ui/inputs";
import type { PostFormProps } from "./post-form";

export function AudienceFields({ draft, faults, onChange }: PostFormProps) {
  const t = useTexts(editorTexts);
  return (
    <AudienceField
      label={t("field.audience")}
      none={t("audience.board")}
      everybody={false}
      value={draft.audience}
      fault={faults.audience}
      onChange={(audience) => onChange({ ...draft, audience })}
    />
  );
}

export function PeriodFields({ draft, faults, schedules, onChange }: PostFormProps) {
  const t = useTexts(editorTexts);
  return (
    <>
      <fieldset className="fields">
        <legend>{t("field.period")}</legend>
        {schedules && (
          <div className="field-pair">
            <DayInput
              label={t("field.from")}
              hint={t("field.from.hint")}
              fault={faults.from}
              value={draft.fromDay}
              onChange={(fromDay) => onChange({ ...draft, fromDay })}
            />
            {draft.fromDay && (
              <Field label={t("field.from_time")}>
                {(control) => (
                  <input
                    {...control}
                    type="time"
                    value={draft.fromTime}
                    onChange={({ target }) =>
                      target.value && onChange({ ...draft, fromTime: target.value })
                    }
                  />
                )}
              </Field>
            )}
          </div>
        )}
        <DayInput
          label={t("field.until")}
          hint={t("field.until.hint")}
          fault={faults.until}
          value={draft.until}
          onChange={(until) => onChange({ ...draft, until })}
        />
      </fieldset>
      <CheckInput
        label={t("field.important")}
        checked={draft.important}
        onChange={(important) => onChange({ ...draft, important })}
      />
    </>
  );
}

export function ConfirmFields({ draft, faults, onChange }: PostFormProps) {
  const t = useTexts(editorTexts);
  return (
    <fieldset className="fields">
      <legend>{t("field.confirm")}</legend>
      <CheckInput
        label={t("field.confirm.ask")}
        hint={t("field.confirm.hint")}
        checked={draft.confirm}
        onChange={(confirm) => onChange({ ...draft, confirm })}
      />
      {draft.confirm && (
        <div className="field-pair">
          <TextInput
            label={t("field.confirm_days")}
            fault={faults.confirm}
            numeric
            value={draft.confirmDays}
            onChange={(confirmDays) => onChange({ ...draft, confirmDays })}
          />
          {draft.confirmDays === "" && (
            <DayInput
              label={t("field.confirm_day")}
              value={draft.confirmDay}
              onChange={(confirmDay) => onChange({ ...draft, confirmDay })}
            />
          )}
        </div>
      )}
      <CheckInput
        label={t("field.comments")}
        checked={draft.comments}
        onChange={(comments) => onChange({ ...draft, comments })}
      />
    </fieldset>
  );
}
