// What a page shows instead of its content: loading, nothing there, not found, failed.
import type { ReactNode } from "react";
import { ConnectionLost, Problem } from "@/api/problem";
import { appTexts } from "@/i18n/app";
import { useTexts } from "@/i18n/use-texts";
import { PageHeading, SinglePage } from "./page";

export function Loading() {
  const t = useTexts(appTexts);
  return (
    <p className="state" role="status">
      {t("state.loading")}
    </p>
  );
}

export function Empty({ children }: { children: ReactNode }) {
  return <p className="state">{children}</p>;
}

export function NotFound() {
  const t = useTexts(appTexts);
  return (
    <div className="state">
      <PageHeading title={t("state.missing.title")} />
      <p>{t("state.missing")}</p>
      <p>
        <a href="/">{t("state.home")}</a>
      </p>
    </div>
  );
}

/** What keeps a page from showing: what was loaded before stays through a failed reload, unless the
 * server says that it is no longer there for the reader. */
export function failureOf(query: { error: Error | null; data: unknown }): Error | null {
  const { error, data } = query;
  if (error === null || data === undefined) return error;
  return error instanceof Problem && [403, 404].includes(error.status) ? error : null;
}

export function Failure({ error, onRetry }: { error: Error; onRetry(): void }) {
  const t = useTexts(appTexts);
  if (error instanceof Problem && error.status === 404) return <NotFound />;
  const reference = error instanceof Problem ? error.document.reference : undefined;
  return (
    <div className="state" role="alert">
      <p>{error instanceof ConnectionLost ? t("state.connection") : t("state.failed")}</p>
      {error instanceof Problem && <p>{error.message}</p>}
      {reference && <p className="hint">{t("state.reference", { reference })}</p>}
      <button type="button" className="button" onClick={onRetry}>
        {t("state.retry")}
      </button>
    </div>
  );
}

/** The same as a page of its own. */
export function FailedPage(props: { error: Error; onRetry(): void }) {
  return (
    <SinglePage>
      <Failure {...props} />
    </SinglePage>
  );
}

export function NotFoundPage() {
  return (
    <SinglePage>
      <NotFound />
    </SinglePage>
  );
}
