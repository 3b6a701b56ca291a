// How far a run is: its way to the server, then line by line; also one that another page started, and
// what came of it where nobody was there to hear.
import { useQuery } from "@tanstack/react-query";
import { formatDateTime } from "@/i18n/dates";
import { importTexts } from "@/i18n/import";
import { useLanguage, useTexts } from "@/i18n/use-texts";
import { type ImportProgress as Run, importProgressQuery } from "./api";

const STAGE_TEXTS = {
  reading: "stage.reading",
  checking: "stage.checking",
  taking: "stage.taking",
} as const;

const LAST_TEXTS = {
  applied: "last.applied",
  checked: "last.checked",
  refused: "last.refused",
  failed: "last.failed",
} as const;

function Lines({ run }: { run: Run }) {
  const t = useTexts(importTexts);
  const stage = t(STAGE_TEXTS[run.stage]);
  const figures = t("stage.lines", {
    done: run.done.toLocaleString(),
    lines: run.lines.toLocaleString(),
  });
  return (
    <p>
      <span role="status">{stage}</span> {figures}{" "}
      <progress max={run.lines || 1} value={run.done} aria-label={stage} />
    </p>
  );
}

/** `sent`: the part that has left this page, undefined where it sends nothing. */
export function ImportProgress({ sent, quiet }: { sent: number | undefined; quiet: boolean }) {
  const t = useTexts(importTexts);
  const language = useLanguage();
  const { data: run } = useQuery(importProgressQuery(sent !== undefined));
  if (sent !== undefined && sent < 1) {
    const percent = Math.floor(sent * 100);
    return (
      <p>
        <span role="status">{t("sending")}</span> {percent}%{" "}
        <progress max={100} value={percent} aria-label={t("sending")} />
      </p>
    );
  }
  if (run?.outcome === "runs") return <Lines run={run} />;
  if (sent !== undefined) return <p role="status">{t("checking")}</p>;
  if (quiet || !run?.outcome || run.ended_at === null) return null;
  return (
    <p className="hint">
      {t(LAST_TEXTS[run.outcome], { at: formatDateTime(run.ended_at, language) })}
    </p>
  );
}
