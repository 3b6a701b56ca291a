// An audience in one line of a form: a choice (the board's readers, everybody, nobody), or who was
// chosen, with the button that opens the picker.
import { lazy, Suspense, useId, useState } from "react";
import { peopleTexts } from "@/i18n/people";
import { useTexts } from "@/i18n/use-texts";
import { audienceLine, EVERYBODY } from "./audience";
import type { ShownAudience } from "./types";

const AudienceDialog = lazy(() => import("./audience-dialog"));

export function AudienceField({
  label,
  hint,
  none,
  everybody = true,
  value,
  fault,
  onChange,
}: {
  label: string;
  hint?: string;
  /** What null stands for; without it an audience has to be chosen. */
  none?: string;
  everybody?: boolean;
  value: ShownAudience | null;
  fault?: string | undefined;
  onChange(audience: ShownAudience | null): void;
}) {
  const t = useTexts(peopleTexts);
  const id = useId();
  const [choosing, setChoosing] = useState(false);
  const kind = value === null ? "none" : value.everybody ? "everybody" : "chosen";
  const choose = (next: string) => {
    if (next === "none") onChange(null);
    else if (next === "everybody") onChange(EVERYBODY);
    else setChoosing(true);
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <span className="one-line">
        <select
          id={id}
          aria-describedby={`${id}-who ${id}-message${hint ? ` ${id}-hint` : ""}`}
          aria-invalid={fault ? true : undefined}
          value={kind}
          onChange={({ target }) => choose(target.value)}
        >
          {none !== undefined && <option value="none">{none}</option>}
          {everybody && <option value="everybody">{t("audience.everybody")}</option>}
          <option value="chosen">{t("audience.chosen")}</option>
        </select>
        <span id={`${id}-who`} className="who">
          {kind === "chosen" && value && audienceLine(value, t)}
        </span>
        {kind === "chosen" && (
          <button type="button" className="button" onClick={() => setChoosing(true)}>
            {t("audience.change")}
            <span className="visually-hidden">: {label}</span>
          </button>
        )}
      </span>
      <p className="field-message" id={`${id}-message`}>
        {fault}
      </p>
      {choosing && (
        <Suspense>
          <AudienceDialog
            title={label}
            start={value && !value.everybody ? value.members : []}
            onDone={(members) => {
              setChoosing(false);
              if (members.length > 0) onChange({ everybody: false, members });
              else if (none !== undefined) onChange(null);
            }}
            onCancel={() => setChoosing(false)}
          />
        </Suspense>
      )}
    </div>
  );
}
