// The frame of a form's field: label, "required" mark, hint and the message when it is refused.
import { type ReactNode, useId } from "react";

export interface ControlProps {
  id: string;
  "aria-describedby": string;
  "aria-invalid": true | undefined;
}

export function Field({
  label,
  required,
  hint,
  fault,
  children,
}: {
  label: string;
  required?: string | undefined;
  hint?: string | undefined;
  fault?: string | undefined;
  children(control: ControlProps): ReactNode;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {required && <span className="required">{required}</span>}
      </label>
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children({
        id,
        "aria-describedby": `${hint ? `${id}-hint ` : ""}${id}-message`,
        "aria-invalid": fault ? true : undefined,
      })}
      <p className="field-message" id={`${id}-message`}>
        {fault}
      </p>
    </div>
  );
}
