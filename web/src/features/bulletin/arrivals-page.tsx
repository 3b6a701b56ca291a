// What is new on the boards that one follows, newest first.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { bulletinTexts } from "@/i18n/bulletin";
import { useTexts } from "@/i18n/use-texts";
import { MoreList } from "@/ui/more";
import { PageHeading } from "@/ui/page";
import { CalendarStrip } from "./calendar-strip";
import { PostRow } from "./post-row";
import { arrivalsQuery, boardsQuery } from "./queries";
import type { PostSummary } from "./types";
import { useCounts } from "./use-counts";

function Rows({ posts }: { posts: PostSummary[] }) {
  const t = useTexts(bulletinTexts);
  const { data: boards } = useQuery(boardsQuery);
  const countOf = useCounts(posts);
  const nameOf = (id: number) => boards?.find((board) => board.id === id)?.name ?? "";
  return (
    <ul className="post-list" aria-label={t("arrivals.title")}>
      {posts.map((post) => (
        <li key={post.id} className="post-item">
          <PostRow post={post} boardName={nameOf(post.board_id)} count={countOf(post.id)} />
        </li>
      ))}
    </ul>
  );
}

export function ArrivalsPage() {
  const t = useTexts(bulletinTexts);
  const [unread, setUnread] = useState(false);
  const loaded = useInfiniteQuery(arrivalsQuery(unread));
  return (
    <>
      <PageHeading title={t("arrivals.title")} />
      <p className="hint">{t("arrivals.lead")}</p>
      <CalendarStrip />
      <label className="check">
        <input
          type="checkbox"
          checked={unread}
          onChange={({ target }) => setUnread(target.checked)}
        />
        {t("filter.unread")}
      </label>
      <MoreList loaded={loaded} empty={t("arrivals.none")}>
        {(posts) => <Rows posts={posts} />}
      </MoreList>
    </>
  );
}
