// The fields that forms are made of: a line of text, a choice, a day, a check box; each with its
// label, hint and the message when it is refused.
import { type ReactNode, useId } from "react";
import { formatDay } from "@/i18n/dates";
import { useLanguage } from "@/i18n/use-texts";
import { type ControlProps, Field } from "./field";

interface FrameProps {
  label: string;
  required?: string | undefined;
  hint?: string | undefined;
  fault?: string | undefined;
}

export function TextInput({
  value,
  numeric = false,
  charsMax,
  onChange,
  ...frame
}: FrameProps & {
  value: string;
  /** A short number: the keyboard of a phone shows digits. */
  numeric?: boolean;
  charsMax?: number;
  onChange(value: string): void;
}) {
  return (
    <Field {...frame}>
      {(control) => (
        <input
          {...control}
          type="text"
          inputMode={numeric ? "numeric" : undefined}
          className={numeric ? "short" : undefined}
          maxLength={charsMax}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}

export function TextArea({
  value,
  rows,
  charsMax,
  onChange,
  ...frame
}: FrameProps & {
  value: string;
  rows: number;
  charsMax?: number;
  onChange(value: string): void;
}) {
  return (
    <Field {...frame}>
      {(control) => (
        <textarea
          {...control}
          rows={rows}
          maxLength={charsMax}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}

/** `children`: the options. */
export function ChoiceInput({
  value,
  onChange,
  children,
  ...frame
}: FrameProps & { value: string | number; onChange(value: string): void; children: ReactNode }) {
  return (
    <Field {...frame}>
      {(control: ControlProps) => (
        <select {...control} value={value} onChange={({ target }) => onChange(target.value)}>
          {children}
        </select>
      )}
    </Field>
  );
}

/** A day, with its date as staff write it beside the field. */
export function DayInput({
  value,
  onChange,
  ...frame
}: FrameProps & { value: string; onChange(value: string): void }) {
  const language = useLanguage();
  return (
    <Field {...frame}>
      {(control) => (
        <span className="with-reading">
          <input
            {...control}
            type="date"
            value={value}
            onChange={({ target }) => onChange(target.value)}
          />
          {value && <span>{formatDay(value, language)}</span>}
        </span>
      )}
    </Field>
  );
}

export function CheckInput({
  label,
  hint,
  checked,
  onChange,
}: {
  label: string;
  hint?: string | undefined;
  checked: boolean;
  onChange(checked: boolean): void;
}) {
  const id = useId();
  return (
    <div>
      <label className="check">
        <input
          type="checkbox"
          aria-describedby={hint ? id : undefined}
          checked={checked}
          onChange={({ target }) => onChange(target.checked)}
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
