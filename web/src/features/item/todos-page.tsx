// What still waits for the person: to confirm, to approve, to review; the soonest deadline first.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { formatDay } from "@/i18n/dates";
import { itemTexts } from "@/i18n/item";
import { useLanguage, useTexts } from "@/i18n/use-texts";
import { MoreList } from "@/ui/more";
import { PageHeading, SinglePage } from "@/ui/page";
import { todosQuery } from "./queries";
import type { Todo } from "./types";

const REASONS = {
  confirm: "todo.confirm",
  approve: "todo.approve",
  review: "todo.review",
  after_review: "todo.after_review",
  returned: "todo.returned",
  export: "todo.export",
} as const;

function Row({ todo }: { todo: Todo }) {
  const t = useTexts(itemTexts);
  const language = useLanguage();
  const { item, reason, due, overdue } = todo;
  const known = reason in REASONS ? REASONS[reason as keyof typeof REASONS] : "todo.other";
  return (
    <li className="line">
      <span className="badge">{t(known)}</span>
      <Link to={item.url ?? `/posts/${item.id}`} className="line-title">
        {item.title}
      </Link>
      <span className={overdue ? "line-end overdue" : "line-end"}>
        {due && t("todo.due", { day: formatDay(due, language) })}
        {overdue && <strong> {t("todo.overdue")}</strong>}
      </span>
    </li>
  );
}

export function TodosPage() {
  const t = useTexts(itemTexts);
  const loaded = useInfiniteQuery({ ...todosQuery, refetchOnMount: "always" });
  return (
    <SinglePage>
      <PageHeading title={t("todos.title")} />
      <p className="hint">{t("todos.lead")}</p>
      <MoreList loaded={loaded} empty={t("todos.none")}>
        {(todos) => (
          <ul className="lines" aria-label={t("todos.title")}>
            {todos.map((todo) => (
              <Row key={`${todo.reason} ${todo.item.id}`} todo={todo} />
            ))}
          </ul>
        )}
      </MoreList>
    </SinglePage>
  );
}
