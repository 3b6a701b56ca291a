// What was asked for: how far it is, until when its file is kept, and what may be done with it.
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { formatSize } from "@/features/file/size";
import { formatDateTime } from "@/i18n/dates";
import { exportTexts } from "@/i18n/export";
import { useLanguage, useTexts } from "@/i18n/use-texts";
import { ConfirmDialog } from "@/ui/dialog";
import { MoreList } from "@/ui/more";
import { notify } from "@/ui/notice";
import { personLine } from "@/ui/person";
import { saveAddress } from "@/ui/save";
import { DecisionDialog } from "./decision-dialog";
import { type ExportRun, exportKeys, exportRunsQuery, loadExport, removeExport } from "./queries";

const STATES = {
  asked: "state.asked",
  refused: "state.refused",
  waiting: "state.waiting",
  running: "state.running",
  ready: "state.ready",
  failed: "state.failed",
  removed: "state.removed",
  expired: "state.expired",
} as const;

const STEPS = {
  counting: "step.counting",
  files: "step.files",
  lists: "step.lists",
  archive: "step.archive",
} as const;

function Progress({ progress }: { progress: NonNullable<ExportRun["progress"]> }) {
  const t = useTexts(exportTexts);
  const { step, done, of } = progress;
  const label = t(STEPS[step]);
  return (
    <p>
      <span role="status">{label}</span>{" "}
      {of > 0 && t("progress", { done: done.toLocaleString(), of: of.toLocaleString() })}{" "}
      <progress max={Math.max(of, 1)} value={of > 0 ? done : undefined} aria-label={label} />
    </p>
  );
}

function Facts({ run }: { run: ExportRun }) {
  const t = useTexts(exportTexts);
  const language = useLanguage();
  return (
    <dl className="meta">
      <div>
        <dt>{t("asked")}</dt>
        <dd>
          {formatDateTime(run.asked_at, language)} {personLine(run.asked_by)}
        </dd>
      </div>
      <div>
        <dt>{t("reason")}</dt>
        <dd className="plain-text">{run.reason}</dd>
      </div>
      {run.decision && (
        <div>
          <dt>{t(run.state === "refused" ? "refused_by" : "agreed_by")}</dt>
          <dd className="plain-text">
            {formatDateTime(run.decision.at, language)} {personLine(run.decision.by)}{" "}
            {run.decision.reason}
          </dd>
        </div>
      )}
      {run.size_bytes > 0 && (
        <div>
          <dt>{t("contents.short")}</dt>
          <dd>
            {t("figures", {
              rows: run.rows.toLocaleString(),
              files: run.files.toLocaleString(),
              size: formatSize(run.size_bytes),
            })}
            {run.files_missing > 0 && ` ${t("files_missing", { count: run.files_missing })}`}
          </dd>
        </div>
      )}
      {run.state === "ready" && run.expires_at && (
        <div>
          <dt>{t("expires")}</dt>
          <dd>{formatDateTime(run.expires_at, language)}</dd>
        </div>
      )}
      {run.manifest && (
        <div>
          <dt>{t("manifest")}</dt>
          <dd className="digest">{run.manifest}</dd>
        </div>
      )}
    </dl>
  );
}

type Question = "agree" | "refuse" | "remove";

function Buttons({
  run,
  name,
  onAsk,
}: {
  run: ExportRun;
  name: string;
  onAsk(question: Question): void;
}) {
  const t = useTexts(exportTexts);
  const load = async () => {
    try {
      const { url } = await loadExport(run.id);
      saveAddress(url);
    } catch (error) {
      notify((error as Error).message);
    }
  };
  const { decide, load: mayLoad, remove } = run.can;
  if (!decide && !mayLoad && !remove) return null;
  return (
    <div className="head-buttons">
      {mayLoad && (
        <button
          type="button"
          className="button primary"
          aria-label={`${t("load")}: ${name}`}
          onClick={() => void load()}
        >
          {t("load")}
        </button>
      )}
      {decide && (
        <>
          <button
            type="button"
            className="button primary"
            aria-label={`${t("agree")}: ${name}`}
            onClick={() => onAsk("agree")}
          >
            {t("agree")}
          </button>
          <button
            type="button"
            className="button"
            aria-label={`${t("refuse")}: ${name}`}
            onClick={() => onAsk("refuse")}
          >
            {t("refuse")}
          </button>
        </>
      )}
      {remove && (
        <button
          type="button"
          className="button quiet"
          aria-label={`${t(run.state === "ready" ? "remove" : "cancel")}: ${name}`}
          onClick={() => onAsk("remove")}
        >
          {t(run.state === "ready" ? "remove" : "cancel")}
        </button>
      )}
    </div>
  );
}

function Row({ run }: { run: ExportRun }) {
  const t = useTexts(exportTexts);
  const client = useQueryClient();
  const [question, setQuestion] = useState<Question>();
  const name = run.department?.name ?? t("whole_city");
  const hasFile = run.state === "ready";
  const done = async () => {
    setQuestion(undefined);
    await client.invalidateQueries({ queryKey: exportKeys.runs });
  };
  const remove = async () => {
    try {
      await removeExport(run.id);
      notify(t(hasFile ? "removed" : "cancelled"));
    } catch (error) {
      notify((error as Error).message);
    }
    await done();
  };
  return (
    <li className="export-run">
      <h3>
        <span className={run.state === "failed" ? "badge important" : "badge"}>
          {t(STATES[run.state])}
        </span>
        {name}
      </h3>
      {run.progress && <Progress progress={run.progress} />}
      {run.failure && <p className="form-message">{run.failure}</p>}
      <Facts run={run} />
      <Buttons run={run} name={name} onAsk={setQuestion} />
      {question === "remove" && (
        <ConfirmDialog
          title={t(hasFile ? "remove" : "cancel")}
          question={t(hasFile ? "remove.ask" : "cancel.ask", { name })}
          action={t(hasFile ? "remove" : "cancel")}
          danger
          onConfirm={() => void remove()}
          onCancel={() => setQuestion(undefined)}
        />
      )}
      {(question === "agree" || question === "refuse") && (
        <DecisionDialog
          id={run.id}
          name={name}
          agree={question === "agree"}
          onDone={() => void done()}
          onCancel={() => setQuestion(undefined)}
        />
      )}
    </li>
  );
}

export function ExportList() {
  const t = useTexts(exportTexts);
  const loaded = useInfiniteQuery({ ...exportRunsQuery, refetchOnMount: "always" });
  return (
    <MoreList loaded={loaded} empty={t("list.none")}>
      {(runs) => (
        <ul className="lines" aria-label={t("list.title")}>
          {runs.map((run) => (
            <Row key={run.id} run={run} />
          ))}
        </ul>
      )}
    </MoreList>
  );
}
