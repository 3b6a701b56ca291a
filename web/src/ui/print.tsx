// What printing needs: to know that it begins, and the line above the page that says who printed it
// and when.
import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import type { Person } from "@/api/types";
import { appTexts } from "@/i18n/app";
import { formatDateTime } from "@/i18n/dates";
import { useLanguage, useTexts } from "@/i18n/use-texts";
import { personLine } from "./person";

/** When printing began, undefined on the screen. The page is drawn anew before the browser prints. */
export function usePrinting(): string | undefined {
  const [since, setSince] = useState<string>();
  useEffect(() => {
    const begin = () => flushSync(() => setSince(new Date().toISOString()));
    const end = () => setSince(undefined);
    window.addEventListener("beforeprint", begin);
    window.addEventListener("afterprint", end);
    return () => {
      window.removeEventListener("beforeprint", begin);
      window.removeEventListener("afterprint", end);
    };
  }, []);
  return since;
}

export function PrintLine({ city, person }: { city: string; person: Person }) {
  const t = useTexts(appTexts);
  const language = useLanguage();
  const since = usePrinting();
  if (since === undefined) return null;
  const time = formatDateTime(since, language);
  return (
    <footer className="print-line">
      <span>{city} Kairan</span>
      <span>{t("print.line", { person: personLine(person), time })}</span>
    </footer>
  );
}
