// The text of a post or a template: plain, or with formatting in the rich text editor.
import { lazy, Suspense, useId, useState } from "react";
import { editorTexts } from "@/i18n/editor";
import { useTexts } from "@/i18n/use-texts";
import { Boundary } from "@/ui/boundary";
import { ConfirmDialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Loading } from "@/ui/states";
import { type Draft, documentOf, textOf } from "./draft";

const RichEditor = lazy(() => import("./rich-editor").then((m) => ({ default: m.RichEditor })));

export type Body = Pick<Draft, "mode" | "text" | "document">;

export function BodyField({
  body,
  fault,
  onChange,
}: {
  body: Body;
  fault: string | undefined;
  onChange(body: Body): void;
}) {
  const t = useTexts(editorTexts);
  const name = useId();
  const [asking, setAsking] = useState(false);
  const { text, document } = body;
  const toPlain = () => {
    setAsking(false);
    onChange({ mode: "plain", text: textOf(document), document });
  };
  const toRich = () => onChange({ mode: "rich", text, document: documentOf(text) });
  const choice = (mode: Draft["mode"], label: string, choose: () => void) => (
    <label className="check">
      <input
        type="radio"
        name={name}
        checked={body.mode === mode}
        onChange={() => body.mode !== mode && choose()}
      />
      {label}
    </label>
  );
  return (
    <>
      <fieldset className="choices">
        <legend>{t("body.mode")}</legend>
        {choice("plain", t("body.plain"), () => setAsking(true))}
        {choice("rich", t("body.rich"), toRich)}
      </fieldset>
      <Field label={t("field.body")} required={t("field.required")} fault={fault}>
        {(control) =>
          body.mode === "plain" ? (
            <textarea
              {...control}
              className="body-text"
              rows={14}
              aria-required="true"
              value={text}
              onChange={({ target }) => onChange({ mode: "plain", text: target.value, document })}
            />
          ) : (
            <Boundary>
              <Suspense fallback={<Loading />}>
                <RichEditor
                  id={control.id}
                  value={document}
                  label={t("field.body")}
                  describedBy={control["aria-describedby"]}
                  invalid={control["aria-invalid"] ?? false}
                  onChange={(changed) => onChange({ mode: "rich", text, document: changed })}
                />
              </Suspense>
            </Boundary>
          )
        }
      </Field>
      {asking && (
        <ConfirmDialog
          title={t("body.to_plain.title")}
          question={t("body.to_plain")}
          action={t("body.to_plain.do")}
          onConfirm={toPlain}
          onCancel={() => setAsking(false)}
        />
      )}
    </>
  );
}
