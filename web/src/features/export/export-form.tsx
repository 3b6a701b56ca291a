// Asks for an export in three steps: what and why, a look at it, done.
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { randomKey } from "@/api/random";
import type { DepartmentNode } from "@/features/people/types";
import { exportTexts } from "@/i18n/export";
import { useTexts } from "@/i18n/use-texts";
import { Field } from "@/ui/field";
import { TextArea } from "@/ui/inputs";
import { LeaveGuard } from "@/ui/leave-guard";
import { StepHeading } from "@/ui/page";
import { inTreeOrder } from "@/ui/tree-order";
import { askExport, type ExportOptions, exportKeys } from "./queries";

const REASON_CHARS_MAX = 500;
const WHOLE_CITY = "city";
const INDENT = "\u3000";

function choicesOf(options: ExportOptions, departments: DepartmentNode[]) {
  const own = new Set(options.own_department_ids);
  const offered = departments.filter(({ id }) => options.whole_city || own.has(id));
  return inTreeOrder(offered);
}

function Contents({ options, wholeCity }: { options: ExportOptions; wholeCity: boolean }) {
  const t = useTexts(exportTexts);
  const left = [...options.left_out, ...(wholeCity ? [] : options.left_out_of_section)];
  return (
    <details className="more-fields">
      <summary>{t("contents")}</summary>
      <p>{t(wholeCity ? "contents.city" : "contents.section")}</p>
      <p>{t("contents.form")}</p>
      <p className="strong">{t("contents.left_out")}</p>
      <ul>
        {left.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </details>
  );
}

interface Asked {
  /** A department's id, WHOLE_CITY, or empty */
  what: string;
  reason: string;
}

function Review({
  asked,
  name,
  needsLeave,
  guard,
  onBack,
  onDone,
}: {
  asked: Asked;
  name: string;
  needsLeave: boolean;
  guard: ReactNode;
  onBack(): void;
  onDone(): void;
}) {
  const t = useTexts(exportTexts);
  const client = useQueryClient();
  const [key] = useState(randomKey);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const send = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      const id = asked.what === WHOLE_CITY ? undefined : Number(asked.what);
      await askExport(id, asked.reason.trim(), key);
      await client.invalidateQueries({ queryKey: exportKeys.runs });
      onDone();
    } catch (error) {
      setFault((error as Error).message);
      setBusy(false);
    }
  };
  return (
    <section className="page-form" aria-label={t("review.title")}>
      <StepHeading>{t("review.title")}</StepHeading>
      <dl className="meta">
        <div>
          <dt>{t("what")}</dt>
          <dd>{name}</dd>
        </div>
        <div>
          <dt>{t("reason")}</dt>
          <dd className="plain-text">{asked.reason.trim()}</dd>
        </div>
      </dl>
      <p>{t(needsLeave ? "review.needs_leave" : "review.own")}</p>
      {fault && (
        <p className="form-message" role="alert">
          {fault}
        </p>
      )}
      <div className="form-actions">
        <button
          type="button"
          className="button primary"
          disabled={busy}
          onClick={() => void send()}
        >
          {t(needsLeave ? "ask" : "make")}
        </button>
        <button type="button" className="button" disabled={busy} onClick={onBack}>
          {t("back")}
        </button>
      </div>
      {guard}
    </section>
  );
}

export function ExportForm({
  options,
  departments,
}: {
  options: ExportOptions;
  departments: DepartmentNode[];
}) {
  const t = useTexts(exportTexts);
  const choices = choicesOf(options, departments);
  const [asked, setAsked] = useState<Asked>({ what: "", reason: "" });
  const [step, setStep] = useState<"input" | "review" | "done">("input");
  const [tried, setTried] = useState(false);
  const [moved, setMoved] = useState(false);
  const only = !options.whole_city && choices.length === 1 ? choices[0]?.node : undefined;
  const what = only ? String(only.id) : asked.what;
  const chosen = choices.find(({ node }) => String(node.id) === what)?.node;
  const faults = {
    what: what === "" ? t("what.missing") : undefined,
    reason: asked.reason.trim() === "" ? t("reason.missing") : undefined,
  };
  const next = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (faults.what || faults.reason) {
      const place = faults.what ? "select" : "textarea";
      event.currentTarget.querySelector<HTMLElement>(place)?.focus();
      return;
    }
    setStep("review");
  };
  const begin = () => {
    setAsked({ what: "", reason: "" });
    setTried(false);
    setMoved(true);
    setStep("input");
  };
  const needsLeave = chosen === undefined || !options.own_department_ids.includes(chosen.id);
  if (step === "done")
    return (
      <section className="page-form">
        <StepHeading>{t(needsLeave ? "done.asked" : "done.made")}</StepHeading>
        <button type="button" className="button" onClick={begin}>
          {t("another")}
        </button>
      </section>
    );
  const guard = <LeaveGuard dirty={asked.reason.trim() !== ""} />;
  if (step === "review")
    return (
      <Review
        guard={guard}
        asked={{ ...asked, what }}
        name={chosen?.name ?? t("whole_city")}
        needsLeave={needsLeave}
        onBack={() => {
          setMoved(true);
          setStep("input");
        }}
        onDone={() => setStep("done")}
      />
    );
  return (
    <form className="page-form" onSubmit={next} noValidate>
      <StepHeading focus={moved}>{t("form.title")}</StepHeading>
      <Field label={t("what")} required={t("required")} fault={tried ? faults.what : undefined}>
        {(control) =>
          only ? (
            <input {...control} type="text" readOnly value={only.name} />
          ) : (
            <select
              {...control}
              value={asked.what}
              onChange={({ target }) => setAsked({ ...asked, what: target.value })}
            >
              <option value="">{t("what.choose")}</option>
              {options.whole_city && <option value={WHOLE_CITY}>{t("whole_city")}</option>}
              {choices.map(({ node, depth }) => (
                <option key={node.id} value={node.id}>
                  {INDENT.repeat(depth) + node.name}
                </option>
              ))}
            </select>
          )
        }
      </Field>
      <TextArea
        label={t("reason")}
        required={t("required")}
        hint={t("reason.hint", { days: options.kept_days })}
        fault={tried ? faults.reason : undefined}
        rows={3}
        charsMax={REASON_CHARS_MAX}
        value={asked.reason}
        onChange={(reason) => setAsked({ ...asked, reason })}
      />
      <Contents options={options} wholeCity={asked.what === WHOLE_CITY} />
      <div className="form-actions">
        <button type="submit" className="button primary">
          {t("next")}
        </button>
      </div>
      {guard}
    </form>
  );
}
