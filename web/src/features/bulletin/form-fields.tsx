// The fields of a post beside its title, text and files: who sees it, when, what is asked of
// readers.
import { AudienceField } from "@/features/people/audience-field";
import { formatDay } from "@/i18n/dates";
import { editorTexts } from "@/i18n/editor";
import { useLanguage, useTexts } from "@/i18n/use-texts";
import { Field } from "@/ui/field";
import type { Draft } from "./draft";
import type { PostFormProps } from "./post-form";

type Check = "important" | "issueAsDepartment" | "confirm" | "comments" | "officialRecord";

export function CheckField({
  draft,
  name,
  label,
  hint,
  onChange,
}: {
  draft: Draft;
  name: Check;
  label: string;
  hint?: string;
  onChange(draft: Draft): void;
}) {
  const id = `${name}-hint`;
  return (
    <div>
      <label className="check">
        <input
          type="checkbox"
          aria-describedby={hint ? id : undefined}
          checked={draft[name]}
          onChange={({ target }) => onChange({ ...draft, [name]: target.checked })}
        />
        {label}
      </label>
      {hint && (
        <p className="hint" id={id}>
          {hint}
        </p>
      )}
    </div>
  );
}

type Day = "until" | "reviewOn" | "pinnedUntil" | "confirmDay" | "fromDay";

export function DayField({
  draft,
  name,
  label,
  hint,
  fault,
  onChange,
}: {
  draft: Draft;
  name: Day;
  label: string;
  hint?: string;
  fault?: string | undefined;
  onChange(draft: Draft): void;
}) {
  const language = useLanguage();
  const value = draft[name];
  return (
    <Field label={label} fault={fault} {...(hint ? { hint } : {})}>
      {(control) => (
        <span className="with-reading">
          <input
            {...control}
            type="date"
            value={value}
            onChange={({ target }) => onChange({ ...draft, [name]: target.value })}
          />
          {value && <span>{formatDay(value, language)}</span>}
        </span>
      )}
    </Field>
  );
}

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
            <DayField
              draft={draft}
              name="fromDay"
              label={t("field.from")}
              hint={t("field.from.hint")}
              fault={faults.from}
              onChange={onChange}
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
        <DayField
          draft={draft}
          name="until"
          label={t("field.until")}
          hint={t("field.until.hint")}
          fault={faults.until}
          onChange={onChange}
        />
      </fieldset>
      <CheckField draft={draft} name="important" label={t("field.important")} onChange={onChange} />
    </>
  );
}

export function ConfirmFields({ draft, faults, onChange }: PostFormProps) {
  const t = useTexts(editorTexts);
  return (
    <fieldset className="fields">
      <legend>{t("field.confirm")}</legend>
      <CheckField
        draft={draft}
        name="confirm"
        label={t("field.confirm.ask")}
        hint={t("field.confirm.hint")}
        onChange={onChange}
      />
      {draft.confirm && (
        <div className="field-pair">
          <Field label={t("field.confirm_days")} fault={faults.confirm}>
            {(control) => (
              <input
                {...control}
                type="text"
                inputMode="numeric"
                className="short"
                value={draft.confirmDays}
                onChange={({ target }) => onChange({ ...draft, confirmDays: target.value })}
              />
            )}
          </Field>
          {draft.confirmDays === "" && (
            <DayField
              draft={draft}
              name="confirmDay"
              label={t("field.confirm_day")}
              onChange={onChange}
            />
          )}
        </div>
      )}
      <CheckField draft={draft} name="comments" label={t("field.comments")} onChange={onChange} />
    </fieldset>
  );
}
