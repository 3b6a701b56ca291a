// The two numbers in the header: what waits for oneself, and what is new.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { appTexts } from "@/i18n/app";
import { useTexts } from "@/i18n/use-texts";
import { noticeCountQuery, todoCountQuery } from "./queries";

/** The server counts what is to be done no further than to 100. */
const EXACT_MAX = 99;

function Count({ count }: { count: number | undefined }) {
  const t = useTexts(appTexts);
  if (!count) return null;
  return (
    <span className="header-count">
      {t("navigation.count", { count: count > EXACT_MAX ? `${EXACT_MAX}+` : count })}
    </span>
  );
}

export function HeaderCounts() {
  const t = useTexts(appTexts);
  const { data: todos } = useQuery(todoCountQuery);
  const { data: notices } = useQuery(noticeCountQuery);
  return (
    <>
      <Link to="/todos">
        {t("navigation.todos")} <Count count={todos} />
      </Link>
      <Link to="/notices">
        {t("navigation.notices")} <Count count={notices} />
      </Link>
    </>
  );
}
