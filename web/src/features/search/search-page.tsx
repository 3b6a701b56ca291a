// What a search found: title, where it stands, the words around the hit.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useEffect, useState } from "react";
import { boardsQuery } from "@/features/bulletin/queries";
import { DepartmentOptions } from "@/features/people/department-options";
import { formatDate } from "@/i18n/dates";
import { searchTexts } from "@/i18n/search";
import { useLanguage, useTexts } from "@/i18n/use-texts";
import { Field } from "@/ui/field";
import { MoreList } from "@/ui/more";
import { PageHeading, SinglePage } from "@/ui/page";
import { personLine } from "@/ui/person";
import { type Found, type SearchTerms, searchQuery } from "./queries";

const route = getRouteApi("/search");

function Terms({ terms }: { terms: SearchTerms }) {
  const t = useTexts(searchTexts);
  const navigate = useNavigate();
  const [typed, setTyped] = useState(terms);
  useEffect(() => setTyped(terms), [terms]);
  const search = (event: FormEvent) => {
    event.preventDefault();
    void navigate({ to: "/search", search: { ...typed, q: typed.q.trim() } });
  };
  return (
    <search>
      <form className="search-form" onSubmit={search}>
        <Field label={t("search.words")} hint={t("search.hint")}>
          {(control) => (
            <input
              {...control}
              type="search"
              value={typed.q}
              onChange={({ target }) => setTyped({ ...typed, q: target.value })}
            />
          )}
        </Field>
        <div className="filter-row">
          <Field label={t("search.department")}>
            {(control) => (
              <select
                {...control}
                value={typed.department ?? ""}
                onChange={({ target }) =>
                  setTyped({
                    ...typed,
                    department: target.value ? Number(target.value) : undefined,
                  })
                }
              >
                <option value="">{t("search.any")}</option>
                <DepartmentOptions />
              </select>
            )}
          </Field>
          <Field label={t("search.from")}>
            {(control) => (
              <input
                {...control}
                type="date"
                value={typed.from ?? ""}
                onChange={({ target }) => setTyped({ ...typed, from: target.value || undefined })}
              />
            )}
          </Field>
          <Field label={t("search.until")}>
            {(control) => (
              <input
                {...control}
                type="date"
                value={typed.until ?? ""}
                onChange={({ target }) => setTyped({ ...typed, until: target.value || undefined })}
              />
            )}
          </Field>
          <button type="submit" className="button primary">
            {t("search.do")}
          </button>
        </div>
      </form>
    </search>
  );
}

function Result({ found }: { found: Found }) {
  const { data: boards } = useQuery(boardsQuery);
  const language = useLanguage();
  const { item, snippet, author, issuer, published_from: at } = found;
  let offset = 0;
  return (
    <li className="result">
      <h2>
        <Link to={item.url}>{item.title}</Link>
      </h2>
      <p className="hint">
        {[
          item.kind_label,
          boards?.find(({ id }) => id === item.container?.id)?.name,
          issuer?.name ?? (author ? personLine(author) : ""),
          at ? formatDate(at, language) : "",
        ]
          .filter(Boolean)
          .join(" \u00b7 ")}
      </p>
      <p>
        {snippet.map((part) => {
          offset += part.text.length;
          return part.hit ? <mark key={offset}>{part.text}</mark> : part.text;
        })}
      </p>
    </li>
  );
}

export function SearchPage() {
  const t = useTexts(searchTexts);
  const terms = route.useSearch();
  const loaded = useInfiniteQuery(searchQuery(terms));
  return (
    <SinglePage>
      <PageHeading title={terms.q ? t("search.title_for", { words: terms.q }) : t("search.title")}>
        {t("search.title")}
      </PageHeading>
      <Terms terms={terms} />
      {terms.q !== "" && (
        <MoreList loaded={loaded} empty={t("search.nothing", { words: terms.q })}>
          {(items) => (
            <ul className="results" aria-label={t("search.results")}>
              {items.map((found) => (
                <Result key={found.item.id} found={found} />
              ))}
            </ul>
          )}
        </MoreList>
      )}
    </SinglePage>
  );
}
