// First passwords for those who have never signed in: issued for a list or a
// department, shown once, as slips to cut apart and as a file. What was lost is issued again.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { formatDateTime } from "@/i18n/dates";
import { importTexts } from "@/i18n/import";
import { useLanguage, useTexts } from "@/i18n/use-texts";
import { ConfirmDialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { LeaveGuard } from "@/ui/leave-guard";
import { PageHeading, SinglePage, StepHeading } from "@/ui/page";
import { Empty, Failure, failureOf, Loading } from "@/ui/states";
import {
  type Issued,
  type IssueFor,
  issuePasswords,
  type Waiting,
  waitingQuery,
} from "./passwords-api";
import { PasswordSlips } from "./slips";

interface Choice extends IssueFor {
  value: string;
  text: string;
  count: number;
}

/** What may be issued for: each list that was taken in, each department. */
function useChoices(waiting: Waiting) {
  const t = useTexts(importTexts);
  const language = useLanguage();
  const lists: Choice[] = waiting.lists.map(({ unused_since, made_at, count }) => ({
    value: `list-${unused_since}`,
    text: t("issue.choice", { name: formatDateTime(made_at, language), count }),
    count,
    unused_since,
  }));
  const departments: Choice[] = waiting.departments.map(({ id, name, count }) => ({
    value: `department-${id}`,
    text: t("issue.choice", { name, count }),
    count,
    department_id: id,
  }));
  return { lists, departments };
}

function useIssuing() {
  const client = useQueryClient();
  const [issued, setIssued] = useState<Issued>();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const [kept, setKept] = useState(true); // nothing is shown that would be lost
  const issue = async ({ unused_since, department_id }: Choice) => {
    setBusy(true);
    setFault(undefined);
    try {
      const next = await issuePasswords({ unused_since, department_id });
      setIssued(next);
      setKept(next.items.length === 0);
      await client.invalidateQueries({ queryKey: waitingQuery.queryKey });
    } catch (error) {
      setFault((error as Error).message);
    }
    setBusy(false);
  };
  return { issued, busy, fault, issue, kept, onKept: () => setKept(true) };
}

function IssueForm({ waiting }: { waiting: Waiting }) {
  const t = useTexts(importTexts);
  const { list } = useSearch({ strict: false }) as { list?: number };
  const { lists, departments } = useChoices(waiting);
  const { issued, busy, fault, issue, kept, onKept } = useIssuing();
  const [value, setValue] = useState(list === undefined ? undefined : `list-${list}`);
  const [asking, setAsking] = useState(false);
  const all = [...lists, ...departments];
  // A list of which nobody waits any more must not turn into another one.
  const choice = value === undefined ? all[0] : all.find((each) => each.value === value);
  const ask = (event: FormEvent) => {
    event.preventDefault();
    setAsking(true);
  };
  const options = (choices: Choice[]) =>
    choices.map((each) => (
      <option key={each.value} value={each.value}>
        {each.text}
      </option>
    ));
  return (
    <>
      {!choice && <Empty>{t(value === undefined ? "issue.nobody" : "issue.nobody.left")}</Empty>}
      {all.length > 0 && (
        <form className="page-form print-hidden" onSubmit={ask} noValidate>
          <Field label={t("issue.for")} hint={t("issue.for.hint")} fault={fault}>
            {(control) => (
              <select
                {...control}
                value={choice?.value ?? ""}
                onChange={({ target }) => setValue(target.value)}
              >
                {!choice && <option value="">{t("issue.choose")}</option>}
                <optgroup label={t("issue.lists")}>{options(lists)}</optgroup>
                <optgroup label={t("issue.departments")}>{options(departments)}</optgroup>
              </select>
            )}
          </Field>
          <div className="form-actions">
            <button type="submit" className="button primary" disabled={busy || !choice}>
              {t("issue")}
            </button>
          </div>
        </form>
      )}
      {issued && <IssuedPasswords key={issued.until} issued={issued} kept={kept} onKept={onKept} />}
      {asking && choice && (
        <ConfirmDialog
          title={t("issue.title")}
          question={t("issue.ask", { name: choice.text })}
          note={t(kept ? "issue.ask.note" : "issue.ask.unsaved")}
          action={t("issue")}
          onConfirm={() => {
            setAsking(false);
            void issue(choice);
          }}
          onCancel={() => setAsking(false)}
        />
      )}
    </>
  );
}

function IssuedPasswords({
  issued,
  kept,
  onKept,
}: {
  issued: Issued;
  kept: boolean;
  onKept(): void;
}) {
  const t = useTexts(importTexts);
  const language = useLanguage();
  return (
    <section className="result" aria-labelledby="issued-passwords">
      <div className="print-hidden">
        <StepHeading id="issued-passwords">{t("issued.title")}</StepHeading>
        <p>
          {t("issued.lead", {
            count: issued.items.length,
            until: formatDateTime(issued.until, language),
          })}
        </p>
      </div>
      <PasswordSlips issued={issued} onKept={onKept} />
      <LeaveGuard
        dirty={!kept}
        words={{
          title: t("issued.leave.title"),
          question: t("issued.leave.ask"),
          leave: t("issued.leave.do"),
          stay: t("issued.leave.stay"),
        }}
      />
    </section>
  );
}

export function PasswordsPage() {
  const t = useTexts(importTexts);
  const loaded = useQuery(waitingQuery);
  const error = failureOf(loaded);
  return (
    <SinglePage>
      <div className="print-hidden">
        <PageHeading title={t("issue.title")} />
        <p className="hint">{t("issue.lead")}</p>
        <p className="hint">{t("issue.lead.power")}</p>
      </div>
      {error && <Failure error={error} onRetry={() => void loaded.refetch()} />}
      {!error && !loaded.data && <Loading />}
      {loaded.data && <IssueForm waiting={loaded.data} />}
    </SinglePage>
  );
}
