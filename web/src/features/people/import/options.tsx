// What an import of people may do beside taking in: accounts, and ends.
import { importTexts } from "@/i18n/import";
import { useTexts } from "@/i18n/use-texts";
import { Field } from "@/ui/field";
import type { ImportKind, ImportOptions } from "./api";

const KINDS_OF_STAFF = ["staff", "desknets_users"];

export function ImportOptionFields({
  kind,
  mayMakeAccounts,
  options,
  onChange,
}: {
  kind: ImportKind;
  mayMakeAccounts: boolean;
  options: ImportOptions;
  onChange(next: Partial<ImportOptions>): void;
}) {
  const t = useTexts(importTexts);
  if (!KINDS_OF_STAFF.includes(kind.name)) return null;
  return (
    <>
      {mayMakeAccounts && (
        <>
          <label className="check">
            <input
              type="checkbox"
              checked={options.accounts}
              onChange={({ target }) => onChange({ accounts: target.checked })}
            />
            {t("accounts")}
          </label>
          <p className="hint">{t("accounts.hint")}</p>
        </>
      )}
      <label className="check">
        <input
          type="checkbox"
          checked={options.endMissing}
          onChange={({ target }) => onChange({ endMissing: target.checked })}
        />
        {t("end_missing")}
      </label>
      <p className="hint">{t("end_missing.hint")}</p>
      {options.endMissing && (
        <Field label={t("end_on")}>
          {(control) => (
            <input
              {...control}
              type="date"
              value={options.endOn}
              onChange={({ target }) => onChange({ endOn: target.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}
