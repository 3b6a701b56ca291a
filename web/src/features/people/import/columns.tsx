// The columns of a kind of list, and sample files to begin from.
import { importTexts } from "@/i18n/import";
import { useTexts } from "@/i18n/use-texts";
import { type ImportKind, sampleAddress } from "./api";

export function ImportColumns({ kind }: { kind: ImportKind }) {
  const t = useTexts(importTexts);
  return (
    <>
      <p>
        {t("sample")}:{" "}
        <a href={sampleAddress(kind.name, "utf-8")} download>
          {t("sample.utf8")}
        </a>{" "}
        <a href={sampleAddress(kind.name, "cp932")} download>
          {t("sample.cp932")}
        </a>
      </p>
      <details>
        <summary>{t("columns")}</summary>
        <p className="hint">{t("columns.hint")}</p>
        <table className="data">
          <thead>
            <tr>
              <th scope="col">{t("columns.name")}</th>
              <th scope="col">{t("columns.others")}</th>
            </tr>
          </thead>
          <tbody>
            {kind.columns.map((column) => (
              <tr key={column.name}>
                <th scope="row">
                  {column.headers[0]}
                  {column.required && <span className="required">{t("columns.required")}</span>}
                </th>
                <td>{column.headers.slice(1).join("、")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
