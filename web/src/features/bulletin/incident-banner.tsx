// Current incident notices, on every page, for everybody who is signed in.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { appTexts } from "@/i18n/app";
import { formatDateTime } from "@/i18n/dates";
import { useLanguage, useTexts } from "@/i18n/use-texts";
import { noticesQuery } from "./queries";

export function IncidentBanner() {
  const t = useTexts(appTexts);
  const language = useLanguage();
  const { data } = useQuery(noticesQuery);
  return (
    <section className="incidents" aria-label={t("incident.label")} aria-live="polite">
      {data && data.length > 0 && (
        <ul>
          {data.map((notice) => (
            <li key={notice.id}>
              <strong className="incident-mark">{t("incident.label")}</strong>
              <Link to="/posts/$postId" params={{ postId: notice.id }}>
                {notice.title}
              </Link>
              <span className="incident-time">
                {notice.issuer?.name}{" "}
                {t("incident.updated", { time: formatDateTime(notice.updated_at, language) })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
