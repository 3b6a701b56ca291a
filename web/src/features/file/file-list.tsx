// The attachments of something that is read: names, sizes, downloads; pictures and PDF also open in
// the browser.
import { fileTexts } from "@/i18n/file";
import { useTexts } from "@/i18n/use-texts";
import { formatSize } from "./size";
import type { StoredFile } from "./types";

const SHOWN_IN_BROWSER = /^(image\/(png|jpeg|gif|webp)|application\/pdf)$/;

export function FileList({ files }: { files: readonly StoredFile[] }) {
  const t = useTexts(fileTexts);
  if (files.length === 0) return null;
  return (
    <section className="files" aria-label={t("file.label")}>
      <h2>{t("file.count", { count: files.length })}</h2>
      <ul>
        {files.map((file) => {
          const address = `/api/file/files/${file.id}/content`;
          return (
            <li key={file.id}>
              <a href={address} download={file.name}>
                {file.name}
              </a>
              <span className="hint">{formatSize(file.size_bytes)}</span>
              {SHOWN_IN_BROWSER.test(file.content_type) && (
                <a
                  href={`${address}?inline=1`}
                  target="_blank"
                  rel="noopener"
                  aria-label={t("file.open.name", { name: file.name })}
                >
                  {t("file.open")}
                </a>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
