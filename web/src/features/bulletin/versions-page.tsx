// What a post said before: the list of its versions, the content of one, and what the next changed.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { bulletinTexts } from "@/i18n/bulletin";
import { formatDateTime } from "@/i18n/dates";
import { useLanguage, useTexts } from "@/i18n/use-texts";
import { PageHeading } from "@/ui/page";
import { personLine } from "@/ui/person";
import { PostBody } from "@/ui/rich-text";
import { Empty, Failure, failureOf, Loading } from "@/ui/states";
import { postQuery, versionQuery, versionsQuery } from "./queries";
import type { Post, PostVersion, PostVersionContent } from "./types";

const TextDiff = lazy(() => import("./text-diff").then((m) => ({ default: m.TextDiff })));
const listRoute = getRouteApi("/bulletin/posts/$postId/versions");
const oneRoute = getRouteApi("/bulletin/posts/$postId/versions/$version");

function BackToPost({ postId }: { postId: number }) {
  const t = useTexts(bulletinTexts);
  return (
    <p className="back">
      <Link to="/posts/$postId" params={{ postId }}>
        {t("versions.back")}
      </Link>
    </p>
  );
}

function Row({ post, version }: { post: Post; version: PostVersion }) {
  const t = useTexts(bulletinTexts);
  const language = useLanguage();
  const number = t("versions.number", { version: version.version });
  return (
    <li>
      <span className="version-number">
        {number}
        {version.version === post.version && <span className="badge">{t("versions.current")}</span>}
      </span>
      <span className="version-title">{version.title}</span>
      <span className="hint">
        {t("versions.changed", {
          time: formatDateTime(version.changed_at, language),
          author: personLine(version.author),
        })}
      </span>
      <Link
        to="/posts/$postId/versions/$version"
        params={{ postId: post.id, version: version.version }}
        aria-label={`${number} ${t("versions.show")}`}
      >
        {t("versions.show")}
      </Link>
    </li>
  );
}

export function VersionsPage() {
  const t = useTexts(bulletinTexts);
  const { postId } = listRoute.useParams();
  const { data: post } = useQuery(postQuery(postId));
  const loaded = useQuery(versionsQuery(postId));
  const { data: versions, refetch } = loaded;
  const error = failureOf(loaded);
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!versions || !post) return <Loading />;
  return (
    <>
      <BackToPost postId={postId} />
      <PageHeading title={`${t("versions.title")} - ${post.title}`}>
        {t("versions.title")}
      </PageHeading>
      <p className="strong">{post.title}</p>
      {versions.length === 0 && <Empty>{t("versions.none")}</Empty>}
      <ul className="versions">
        {versions.map((version) => (
          <Row key={version.version} post={post} version={version} />
        ))}
      </ul>
    </>
  );
}

const wholeText = ({ title, body_text }: PostVersionContent) => `${title}\n\n${body_text}`;

/** What this version changed, against the one before. */
function Changes({ postId, version }: { postId: number; version: PostVersionContent }) {
  const t = useTexts(bulletinTexts);
  const { data: before } = useQuery(versionQuery(postId, version.version - 1));
  if (!before) return null;
  return (
    <section className="version-panel" aria-label={t("diff.title")}>
      <h2>{t("diff.title")}</h2>
      <p className="hint">
        {t("diff.legend.before")} <ins>{t("diff.added")}</ins> <del>{t("diff.removed")}</del>
      </p>
      <Suspense fallback={<Loading />}>
        <TextDiff before={wholeText(before)} after={wholeText(version)} />
      </Suspense>
    </section>
  );
}

export function VersionPage() {
  const t = useTexts(bulletinTexts);
  const language = useLanguage();
  const { postId, version: number } = oneRoute.useParams();
  const { data, error, refetch } = useQuery(versionQuery(postId, number));
  const { data: post } = useQuery(postQuery(postId));
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  const time = formatDateTime(data.changed_at, language);
  return (
    <article className="post">
      <BackToPost postId={postId} />
      {post && post.version !== data.version && (
        <p className="old-version">{t("versions.old", { version: data.version, time })}</p>
      )}
      <PageHeading title={data.title} />
      <p className="hint">{personLine(data.author)}</p>
      {data.version > 1 && <Changes postId={postId} version={data} />}
      <PostBody body={data.body} text={data.body_text} />
    </article>
  );
}
