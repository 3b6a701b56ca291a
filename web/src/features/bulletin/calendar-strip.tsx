// Two weeks as a strip: how many posts with a period run on each day; choosing a day lists them.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { queryText } from "@/api/pages";
import { request } from "@/api/session";
import { bulletinTexts } from "@/i18n/bulletin";
import { formatDay, localDay } from "@/i18n/dates";
import { useLanguage, useTexts } from "@/i18n/use-texts";

const DAYS = 14;
const DAY_MS = 86_400_000;

interface Strip {
  days: { day: string; business_day: boolean; posts: number }[];
  items: { id: number; title: string; from: string; until: string }[];
}

export function CalendarStrip() {
  const t = useTexts(bulletinTexts);
  const language = useLanguage();
  const [from] = useState(() => localDay(new Date().toISOString()));
  const [chosen, setChosen] = useState<string>();
  const { data } = useQuery({
    queryKey: ["bulletin", "new", "calendar", from],
    queryFn: ({ signal }) => {
      const last = new Date(Date.parse(`${from}T12:00:00+09:00`) + (DAYS - 1) * DAY_MS);
      const until = localDay(last.toISOString());
      return request<Strip>("GET", `/api/bulletin/calendar${queryText({ from, until })}`, {
        signal,
      });
    },
  });
  if (!data || data.items.length === 0) return null;
  const running = data.items.filter(
    (post) => chosen !== undefined && post.from <= chosen && post.until >= chosen,
  );
  return (
    <section aria-label={t("calendar.title")} className="strip">
      <ol>
        {data.days.map(({ day, business_day, posts }) => (
          <li key={day}>
            <button
              type="button"
              className={business_day ? "strip-day" : "strip-day closed"}
              aria-pressed={day === chosen}
              aria-label={t("calendar.day", { day: formatDay(day, language), count: posts })}
              onClick={() => setChosen(day === chosen ? undefined : day)}
            >
              <span>{Number(day.slice(-2))}</span>
              <strong>{posts > 0 ? posts : ""}</strong>
            </button>
          </li>
        ))}
      </ol>
      {chosen && (
        <div role="status">
          <h2>{t("calendar.running", { day: formatDay(chosen, language) })}</h2>
          {running.length === 0 && <p className="hint">{t("calendar.none")}</p>}
          <ul className="plain-list">
            {running.map((post) => (
              <li key={post.id}>
                <Link to="/posts/$postId" params={{ postId: post.id }}>
                  {post.title}
                </Link>
                <span className="hint">
                  {t("calendar.until", { day: formatDay(post.until, language) })}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
