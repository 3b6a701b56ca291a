// What is known about a post beside its text: issuer, contact, dates, audience, record.
import type { ReactNode } from "react";
import { bulletinTexts } from "@/i18n/bulletin";
import { formatDate, formatDateTime, formatDay } from "@/i18n/dates";
import { peopleTexts } from "@/i18n/people";
import { useLanguage, useTexts } from "@/i18n/use-texts";
import { audienceLine } from "@/features/people/audience";
import { PersonName } from "@/ui/person";
import { classKey } from "./information-class";
import { retentionKey } from "./retention";
import type { Post } from "./types";

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Dates({ post }: { post: Post }) {
  const t = useTexts(bulletinTexts);
  const language = useLanguage();
  return (
    <>
      {post.published_from && (
        <Row label={t("post.published")}>
          <time dateTime={post.published_from}>
            {formatDateTime(post.published_from, language)}
          </time>
        </Row>
      )}
      {post.published_until && (
        <Row label={t("post.until")}>{formatDate(post.published_until, language)}</Row>
      )}
      {post.version > 1 && (
        <Row label={t("post.updated")}>{formatDateTime(post.updated_at, language)}</Row>
      )}
      {post.review_on && <Row label={t("post.review")}>{formatDay(post.review_on, language)}</Row>}
    </>
  );
}

export function PostMeta({ post, own }: { post: Post; own: boolean }) {
  const t = useTexts(bulletinTexts);
  const people = useTexts(peopleTexts);
  return (
    <dl className="meta">
      {post.issuer && <Row label={t("post.issuer")}>{post.issuer.name}</Row>}
      <Row label={t("post.author")}>
        <PersonName person={post.author} />
        {post.on_behalf_of && <> {t("post.on_behalf", { name: post.on_behalf_of.name })}</>}
      </Row>
      {post.contact && <Row label={t("post.contact")}>{post.contact}</Row>}
      <Dates post={post} />
      {post.document_no && <Row label={t("post.document_no")}>{post.document_no}</Row>}
      {post.audience && <Row label={t("post.audience")}>{audienceLine(post.audience, people)}</Row>}
      {own && post.managers && (
        <Row label={t("post.managers")}>{audienceLine(post.managers, people)}</Row>
      )}
      <Row label={t("post.class")}>{t(classKey(post.information_class))}</Row>
      {(post.official_record || post.retention) && (
        <Row label={t("post.record")}>
          {post.official_record && t("post.official_record")}{" "}
          {post.retention && t(retentionKey(post.retention))}
        </Row>
      )}
    </dl>
  );
}
