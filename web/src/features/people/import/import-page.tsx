// Taking a list in: choose, check, read the result, take in.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { importTexts } from "@/i18n/import";
import { useTexts } from "@/i18n/use-texts";
import { ConfirmDialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { PageHeading, SinglePage } from "@/ui/page";
import { Failure, failureOf, Loading } from "@/ui/states";
import {
  type ImportKinds,
  type ImportOptions,
  type ImportReport,
  importKindsQuery,
  sendList,
} from "./api";
import { ImportColumns } from "./columns";
import { ImportOptionFields } from "./options";
import { ImportProgress } from "./progress";
import { ImportResult } from "./result";

const MIB = 1024 * 1024;

/** What a report is about: only that may be taken in. */
interface Checked {
  file: File;
  options: ImportOptions;
}

/** One file on its way, and what came of it. */
function useSending() {
  const client = useQueryClient();
  const [sent, setSent] = useState<number>();
  const [report, setReport] = useState<ImportReport>();
  const [checked, setChecked] = useState<Checked>();
  const [fault, setFault] = useState<string>();
  const send = async (file: File, options: ImportOptions, digest?: string) => {
    setSent(0);
    setFault(undefined);
    try {
      const found = await sendList(file, options, digest, setSent);
      setReport(found);
      setChecked({ file, options });
      if (found.applied) await client.invalidateQueries({ queryKey: ["people"] });
    } catch (error) {
      setFault((error as Error).message);
    } finally {
      setSent(undefined);
    }
  };
  const clear = () => {
    setReport(undefined);
    setFault(undefined);
  };
  return { sent, report, checked, fault, send, clear, setFault };
}

function ImportForm({ kinds }: { kinds: ImportKinds }) {
  const t = useTexts(importTexts);
  const { sent, report, checked, fault, send, clear, setFault } = useSending();
  const [file, setFile] = useState<File>();
  const [asking, setAsking] = useState(false);
  const [options, setOptions] = useState<ImportOptions>({
    kind: kinds.items[0]?.name ?? "",
    accounts: false,
    endMissing: false,
    endOn: "",
  });
  const kind = kinds.items.find(({ name }) => name === options.kind);
  const size = Math.floor(kinds.file_bytes_max / MIB);
  const change = (next: Partial<ImportOptions>) => {
    clear();
    setOptions({ ...options, ...next });
  };
  const check = (event: FormEvent) => {
    event.preventDefault();
    clear();
    if (file === undefined) setFault(t("file.missing"));
    else if (file.size > kinds.file_bytes_max) setFault(t("file.too_large", { size }));
    else void send(file, options);
  };
  // What was changed while the file was on its way has not been looked at.
  const isChecked = checked?.file === file && checked?.options === options;
  const ready = report && isChecked && !report.applied && report.counts.refused === 0;
  return (
    <>
      <form className="page-form" onSubmit={check} noValidate>
        <Field label={t("kind")}>
          {(control) => (
            <select
              {...control}
              value={options.kind}
              onChange={({ target }) => change({ kind: target.value })}
            >
              {kinds.items.map(({ name, label }) => (
                <option key={name} value={name}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        {kind && <ImportColumns kind={kind} />}
        <Field
          label={t("file")}
          hint={t("file.hint", { size, rows: kinds.rows_max.toLocaleString("ja") })}
          fault={fault}
        >
          {(control) => (
            <input
              {...control}
              type="file"
              accept=".csv,.txt,.tsv,text/csv"
              onChange={({ target }) => {
                clear();
                setFile(target.files?.[0]);
              }}
            />
          )}
        </Field>
        {kind && (
          <ImportOptionFields
            kind={kind}
            mayMakeAccounts={kinds.may_make_accounts}
            options={options}
            onChange={change}
          />
        )}
        <div className="form-actions">
          <button type="submit" className="button primary" disabled={sent !== undefined}>
            {t("check")}
          </button>
          {ready && (
            <button
              type="button"
              className="button"
              disabled={sent !== undefined}
              onClick={() => setAsking(true)}
            >
              {t("apply")}
            </button>
          )}
        </div>
      </form>
      <ImportProgress sent={sent} quiet={report !== undefined} />
      {report && <ImportResult key={`${report.digest} ${report.applied}`} report={report} />}
      {asking && file && report && (
        <ConfirmDialog
          title={t("title")}
          question={t("apply.ask")}
          note={t("result.summary", { rows: report.rows, encoding: report.encoding })}
          action={t("apply")}
          onConfirm={() => {
            setAsking(false);
            void send(file, options, report.digest);
          }}
          onCancel={() => setAsking(false)}
        />
      )}
    </>
  );
}

export function ImportPage() {
  const t = useTexts(importTexts);
  const loaded = useQuery(importKindsQuery);
  const error = failureOf(loaded);
  return (
    <SinglePage>
      <PageHeading title={t("title")} />
      <p className="hint">{t("lead")}</p>
      {error && <Failure error={error} onRetry={() => void loaded.refetch()} />}
      {!error && !loaded.data && <Loading />}
      {loaded.data && <ImportForm kinds={loaded.data} />}
    </SinglePage>
  );
}
