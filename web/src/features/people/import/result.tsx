// What a check found or an import did: figures, line by line, as a file.
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { importTexts } from "@/i18n/import";
import { useTexts } from "@/i18n/use-texts";
import { Field } from "@/ui/field";
import { Empty } from "@/ui/states";
import { type ImportEntry, type ImportReport, OUTCOMES, type Outcome } from "./api";
import { saveCsv } from "./csv";

const ROWS_SHOWN = 500;

const OUTCOME_TEXTS = {
  taken: "outcome.taken",
  changed: "outcome.changed",
  ended: "outcome.ended",
  refused: "outcome.refused",
  unchanged: "outcome.unchanged",
  missing: "outcome.missing",
  read_as: "outcome.read_as",
  gaiji: "outcome.gaiji",
  noted: "outcome.noted",
} as const satisfies Record<Outcome, string>;

type Show = Outcome | "all";

type Texts = ReturnType<typeof useTexts<typeof importTexts.ja>>;

/** What it was, what it becomes, and why, in words. */
function changeOf(t: Texts, { before, after, text }: ImportEntry): string {
  const parts = [
    before && t("entry.before", { text: before }),
    after && t("entry.after", { text: after }),
    text,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

function Entries({ entries }: { entries: ImportEntry[] }) {
  const t = useTexts(importTexts);
  return (
    <div className="table-frame">
      <table className="data">
        <thead>
          <tr>
            <th scope="col">{t("entry.line")}</th>
            <th scope="col">{t("entry.outcome")}</th>
            <th scope="col">{t("entry.subject")}</th>
            <th scope="col">{t("entry.column")}</th>
            <th scope="col">{t("entry.change")}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes its order
            <tr key={index}>
              <td>{entry.line > 0 ? entry.line : ""}</td>
              <td>{t(OUTCOME_TEXTS[entry.outcome])}</td>
              <td>{entry.subject}</td>
              <td>{entry.column}</td>
              <td>{changeOf(t, entry)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** All lines as a file, for those who correct the list. */
function useSave(report: ImportReport): () => void {
  const t = useTexts(importTexts);
  return () =>
    saveCsv("kairan-import.csv", [
      [
        t("entry.line"),
        t("entry.outcome"),
        t("entry.subject"),
        t("entry.column"),
        t("entry.change"),
      ],
      ...report.entries.map((entry) => [
        entry.line > 0 ? String(entry.line) : "",
        t(OUTCOME_TEXTS[entry.outcome]),
        entry.subject,
        entry.column,
        changeOf(t, entry),
      ]),
    ]);
}

export function ImportResult({ report }: { report: ImportReport }) {
  const t = useTexts(importTexts);
  const save = useSave(report);
  const refused = report.counts.refused > 0;
  const [show, setShow] = useState<Show>(refused ? "refused" : "all");
  const found = report.entries.filter(({ outcome }) => show === "all" || outcome === show);
  const left = found.length - ROWS_SHOWN + (show === "all" ? report.entries_left_out : 0);
  return (
    <section aria-labelledby="import-result">
      <h2 id="import-result">{t(report.applied ? "result.applied" : "result.checked")}</h2>
      <p>{t("result.summary", { rows: report.rows, encoding: report.encoding })}</p>
      {refused && <p role="alert">{t("result.refused")}</p>}
      {report.unknown_columns.length > 0 && (
        <p className="hint">
          {t("result.unknown", { columns: report.unknown_columns.join("、") })}
        </p>
      )}
      {!report.applied && report.accounts_planned > 0 && (
        <p>{t("result.accounts", { count: report.accounts_planned })}</p>
      )}
      {report.accounts_since !== null && (
        <p>
          {t("result.accounts_made", { count: report.accounts_planned })}{" "}
          <Link to="/initial-passwords" search={{ list: report.accounts_since }}>
            {t("issue.title")}
          </Link>
        </p>
      )}
      <Field label={t("result.show")}>
        {(control) => (
          <select
            {...control}
            value={show}
            onChange={({ target }) => setShow(target.value as Show)}
          >
            <option value="all">{t("result.show.all")}</option>
            {OUTCOMES.filter((outcome) => report.counts[outcome] > 0).map((outcome) => (
              <option key={outcome} value={outcome}>
                {`${t(OUTCOME_TEXTS[outcome])} ${report.counts[outcome]}`}
              </option>
            ))}
          </select>
        )}
      </Field>
      <p>{`${t("outcome.unchanged")}: ${report.counts.unchanged}`}</p>
      {found.length === 0 ? (
        <Empty>{t("result.nothing")}</Empty>
      ) : (
        <Entries entries={found.slice(0, ROWS_SHOWN)} />
      )}
      {left > 0 && <p className="hint">{t("result.left_out", { count: left })}</p>}
      <button type="button" className="button" onClick={save}>
        {t("result.report")}
      </button>
    </section>
  );
}
