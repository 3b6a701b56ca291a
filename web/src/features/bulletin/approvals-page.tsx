// What waits for one's approval, what a deputy approved meanwhile, and what one asked for oneself.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { pagesQuery } from "@/api/pages";
import type { Department, Person } from "@/api/types";
import { bulletinTexts } from "@/i18n/bulletin";
import { formatDateTime } from "@/i18n/dates";
import { useLanguage, useTexts } from "@/i18n/use-texts";
import { MoreList } from "@/ui/more";
import { PageHeading } from "@/ui/page";
import { personLine } from "@/ui/person";
import { keys } from "./queries";
import type { Approval } from "./types";

interface Asked {
  id: number;
  title: string;
  board: { id: number; name: string };
  issuer: Department | null;
  author: Person;
  approval: Approval | null;
}

type ListName = "decide" | "after_review" | "asked";

function Row({ post }: { post: Asked }) {
  const t = useTexts(bulletinTexts);
  const language = useLanguage();
  const { approval } = post;
  const at = approval?.decided_at ?? approval?.asked_at;
  return (
    <li className="line">
      <Link to="/posts/$postId" params={{ postId: post.id }} className="line-title">
        {post.title}
      </Link>
      <span className="line-end">
        {post.board.name} {personLine(post.author)}
        <br />
        {approval?.decided_by &&
          approval.deputy_for &&
          t("approval.by_deputy", {
            name: personLine(approval.decided_by),
            absent: personLine(approval.deputy_for),
          })}{" "}
        {at && formatDateTime(at, language)}
      </span>
    </li>
  );
}

function List({
  list,
  title,
  lead,
  empty,
}: {
  list: ListName;
  title: string;
  lead?: string;
  empty: string;
}) {
  const loaded = useInfiniteQuery({
    ...pagesQuery<Asked>([...keys.approvals, list], "/api/bulletin/approvals", { list }),
    refetchOnMount: "always",
  });
  return (
    <section aria-label={title} className="part">
      <h2>{title}</h2>
      {lead && <p className="hint">{lead}</p>}
      <MoreList loaded={loaded} empty={empty}>
        {(posts) => (
          <ul className="lines">
            {posts.map((post) => (
              <Row key={post.id} post={post} />
            ))}
          </ul>
        )}
      </MoreList>
    </section>
  );
}

export function ApprovalsPage() {
  const t = useTexts(bulletinTexts);
  return (
    <>
      <PageHeading title={t("approvals.title")} />
      <List list="decide" title={t("approvals.decide")} empty={t("approvals.none")} />
      <List
        list="after_review"
        title={t("after_review.title")}
        lead={t("after_review.lead")}
        empty={t("after_review.none")}
      />
      <List list="asked" title={t("approvals.asked")} empty={t("approvals.asked.none")} />
    </>
  );
}
