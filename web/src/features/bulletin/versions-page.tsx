// What a post said before: the list of its versions, and the content of one.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { bulletinTexts } from "@/i18n/bulletin";
import { formatDateTime } from "@/i18n/dates";
import { useLanguage, useTexts } from "@/i18n/use-texts";
import { PageHeading } from "@/ui/page";
import { personLine } from "@/ui/person";
import { PostBody } from "@/ui/rich-text";
import { Empty, Failure, failureOf, Loading } from "@/ui/states";
import { postQuery, versionQuery, versionsQuery } from "./queries";

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

export function VersionsPage() {
  const t = useTexts(bulletinTexts);
  const language = useLanguage();
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
          <li key={version.version}>
            <span className="version-number">
              {t("versions.number", { version: version.version })}
              {version.version === post.version && (
                <span className="badge">{t("versions.current")}</span>
              )}
            </span>
            <span className="version-title">{version.title}</span>
            <span className="hint">
              {t("versions.changed", {
                time: formatDateTime(version.changed_at, language),
                author: personLine(version.author),
              })}
            </span>
            {version.version !== post.version && (
              <Link
                to="/posts/$postId/versions/$version"
                params={{ postId, version: version.version }}
                aria-label={`${t("versions.number", { version: version.version })} ${t("versions.show")}`}
              >
                {t("versions.show")}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

export function VersionPage() {
  const t = useTexts(bulletinTexts);
  const language = useLanguage();
  const { postId, version: number } = oneRoute.useParams();
  const { data, error, refetch } = useQuery(versionQuery(postId, number));
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  const time = formatDateTime(data.changed_at, language);
  return (
    <article className="post">
      <BackToPost postId={postId} />
      <p className="old-version">{t("versions.old", { version: data.version, time })}</p>
      <PageHeading title={data.title} />
      <p className="hint">{personLine(data.author)}</p>
      <PostBody body={data.body} text={data.body_text} />
    </article>
  );
}
