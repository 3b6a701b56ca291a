// First passwords to hand out: a slip for each person, four on a sheet of A4, and a file.
import { formatDateTime } from "@/i18n/dates";
import { importTexts } from "@/i18n/import";
import { useLanguage, useTexts } from "@/i18n/use-texts";
import { saveCsv } from "./csv";
import type { Issued, IssuedPassword } from "./passwords-api";

function Slip({ person, until }: { person: IssuedPassword; until: string }) {
  const t = useTexts(importTexts);
  const language = useLanguage();
  return (
    <li className="slip">
      <p className="slip-name">{`${person.department} ${person.name}`}</p>
      <dl>
        <dt>{t("slip.login")}</dt>
        <dd className="slip-secret">{person.login}</dd>
        <dt>{t("slip.password")}</dt>
        <dd className="slip-secret">{person.password}</dd>
        <dt>{t("slip.until")}</dt>
        <dd>{formatDateTime(until, language)}</dd>
      </dl>
      <p className="hint">{t("slip.note")}</p>
    </li>
  );
}

export function PasswordSlips({ issued, onKept }: { issued: Issued; onKept(): void }) {
  const t = useTexts(importTexts);
  const language = useLanguage();
  const print = () => {
    onKept();
    window.print();
  };
  const save = () => {
    onKept();
    saveCsv("kairan-passwords.csv", [
      [
        t("slip.staff_no"),
        t("slip.name"),
        t("slip.department"),
        t("slip.login"),
        t("slip.password"),
        t("slip.until"),
      ],
      ...issued.items.map(({ staff_no, name, department, login, password }) => [
        staff_no,
        name,
        department,
        login,
        password,
        formatDateTime(issued.until, language),
      ]),
    ]);
  };
  return (
    <>
      <div className="form-actions print-hidden">
        <button type="button" className="button primary" onClick={print}>
          {t("issued.print")}
        </button>
        <button type="button" className="button" onClick={save}>
          {t("issued.save")}
        </button>
      </div>
      <ol className="slips">
        {issued.items.map((person) => (
          <Slip key={person.login} person={person} until={issued.until} />
        ))}
      </ol>
    </>
  );
}
