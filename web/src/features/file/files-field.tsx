// Attachments of a form: chosen, dropped or pasted; each with its progress, to be paused, resumed
// and taken out again.
import { useQuery } from "@tanstack/react-query";
import { type DragEvent, useId, useState } from "react";
import { request } from "@/api/session";
import { fileTexts } from "@/i18n/file";
import { useTexts } from "@/i18n/use-texts";
import { formatSize } from "./size";
import type { Usage } from "./types";
import type { Entry, Uploads } from "./use-uploads";

const PERCENT = 100;

function percentOf({ sentBytes, sizeBytes }: Entry): number {
  return sizeBytes === 0 ? 0 : Math.floor((sentBytes / sizeBytes) * PERCENT);
}

function Row({ entry, uploads }: { entry: Entry; uploads: Uploads }) {
  const t = useTexts(fileTexts);
  const { name, state } = entry;
  const percent = percentOf(entry);
  return (
    <li className="upload">
      <span className="upload-name">{name}</span>
      <span className="hint">{formatSize(entry.sizeBytes)}</span>
      {state !== "done" && state !== "failed" && (
        <>
          <progress max={PERCENT} value={percent} aria-label={t("file.progress", { name })} />
          <span className="hint">
            {state === "paused" ? t("file.paused", { percent }) : t("file.percent", { percent })}
          </span>
        </>
      )}
      {state === "failed" && <span className="field-message">{entry.fault}</span>}
      <span className="upload-buttons">
        {state === "running" && (
          <button
            type="button"
            className="button quiet"
            aria-label={t("file.pause.name", { name })}
            onClick={() => uploads.pause(entry.key)}
          >
            {t("file.pause")}
          </button>
        )}
        {(state === "paused" || state === "failed") && (
          <button
            type="button"
            className="button quiet"
            aria-label={t("file.resume.name", { name })}
            onClick={() => uploads.resume(entry.key)}
          >
            {t("file.resume")}
          </button>
        )}
        <button
          type="button"
          className="button quiet"
          aria-label={t("file.remove.name", { name })}
          onClick={() => uploads.remove(entry.key)}
        >
          {state === "done" ? t("file.remove") : t("file.cancel")}
        </button>
      </span>
    </li>
  );
}

function UsageLine() {
  const t = useTexts(fileTexts);
  const { data } = useQuery({
    queryKey: ["file", "usage"],
    queryFn: ({ signal }) => request<Usage>("GET", "/api/file/usage", { signal }),
  });
  if (!data) return null;
  return t("file.limits", {
    file: formatSize(data.file_limit_bytes),
    item: formatSize(data.item_limit_bytes),
    used: formatSize(data.used_bytes),
    limit: formatSize(data.limit_bytes),
  });
}

export function FilesField({ uploads, fault }: { uploads: Uploads; fault: string | undefined }) {
  const t = useTexts(fileTexts);
  const id = useId();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    uploads.add(event.dataTransfer.files);
  };
  const done = uploads.entries.filter((entry) => entry.state === "done").length;
  return (
    <div className="field">
      <label htmlFor={id}>{t("file.label")}</label>
      <p className="hint" id={`${id}-hint`}>
        {t("file.hint")} <UsageLine />
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut to the field inside */}
      <div
        className={over ? "drop over" : "drop"}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <input
          id={id}
          type="file"
          multiple
          aria-describedby={`${id}-hint ${id}-message`}
          aria-invalid={fault ? true : undefined}
          onChange={({ target }) => {
            uploads.add(target.files ?? []);
            target.value = "";
          }}
        />
      </div>
      {uploads.entries.length > 0 && (
        <ul className="uploads" aria-label={t("file.label")}>
          {uploads.entries.map((entry) => (
            <Row key={entry.key} entry={entry} uploads={uploads} />
          ))}
        </ul>
      )}
      <p className="visually-hidden" role="status">
        {uploads.entries.length > 0 && t("file.stored", { done, all: uploads.entries.length })}
      </p>
      <p className="field-message" id={`${id}-message`}>
        {fault}
      </p>
    </div>
  );
}
