// A board's posts, a page at a time: tabs by state, filters, several marked at once. Arrow keys (or
// j and k) move, x chooses, Enter opens.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useLocation } from "@tanstack/react-router";
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { bulletinTexts } from "@/i18n/bulletin";
import { useTexts } from "@/i18n/use-texts";
import { Empty, Failure, failureOf, Loading } from "@/ui/states";
import { BulkBar } from "./bulk-bar";
import { ListFilters } from "./list-filters";
import { forgetPlace, keepPlace, placeOf } from "./list-place";
import { isFiltered, pageSize, STATES, withFilter } from "./list-search";
import { PageSize, Paging } from "./paging";
import { PostRow } from "./post-row";
import { postsFile, postsQuery } from "./queries";
import type { Board, PostSummary } from "./types";
import { useCounts } from "./use-counts";

const route = getRouteApi("/bulletin/boards/$boardId");
const STATE_TEXTS = {
  current: "tab.current",
  waiting: "tab.waiting",
  past: "tab.past",
  withdrawn: "tab.withdrawn",
} as const;
const STEPS: Record<string, (index: number, last: number) => number> = {
  ArrowDown: (index) => index + 1,
  j: (index) => index + 1,
  ArrowUp: (index) => index - 1,
  k: (index) => index - 1,
  Home: () => 0,
  End: (_, last) => last,
};

function StateTabs({ board }: { board: Board }) {
  const t = useTexts(bulletinTexts);
  const search = route.useSearch();
  const shown = search.state ?? "current";
  // What waits or was withdrawn is for who wrote it or manages it.
  const states = STATES.filter(
    (state) => board.can.manage || board.can_post || state === "current" || state === "past",
  );
  return (
    <nav className="state-tabs" aria-label={t("tabs.label")}>
      {states.map((state) => (
        <Link
          key={state}
          to="/boards/$boardId"
          params={{ boardId: board.id }}
          search={withFilter(search, { state: state === "current" ? undefined : state })}
          activeOptions={{ includeSearch: true, exact: true }}
          aria-current={state === shown ? "page" : undefined}
          className="tab"
        >
          {t(STATE_TEXTS[state])}
        </Link>
      ))}
    </nav>
  );
}

const rowOf = (list: HTMLElement | null, id: number) =>
  list?.querySelector<HTMLElement>(`[data-post="${id}"]`);

function Rows({
  posts,
  chosen,
  onChosen,
}: {
  posts: PostSummary[];
  chosen: ReadonlySet<number>;
  onChosen(chosen: ReadonlySet<number>): void;
}) {
  const t = useTexts(bulletinTexts);
  const address = useLocation({ select: ({ href }) => href });
  const list = useRef<HTMLUListElement>(null);
  const [place] = useState(() => placeOf(address));
  const [active, setActive] = useState<number | undefined>(place?.postId);
  useEffect(() => forgetPlace(address), [address]);
  useLayoutEffect(() => {
    if (!place) return;
    window.scrollTo(0, place.scrollTop);
    rowOf(list.current, place.postId)?.focus({ preventScroll: true });
  }, [place]);
  const choose = (id: number, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    onChosen(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const from = Math.max(
      posts.findIndex((post) => post.id === active),
      0,
    );
    const step = STEPS[event.key];
    const to = step && posts[step(from, posts.length - 1)];
    const here = posts[from];
    if (event.key === "x" && here) choose(here.id, !chosen.has(here.id));
    else if (to) {
      const row = rowOf(list.current, to.id);
      row?.focus({ preventScroll: true });
      row?.scrollIntoView({ block: "nearest" });
    } else if (!step) return;
    event.preventDefault();
  };
  const countOf = useCounts(posts);
  const stop = posts.some((post) => post.id === active) ? active : posts[0]?.id;
  return (
    <ul className="post-list" ref={list} aria-label={t("board.posts")} onKeyDown={onKeyDown}>
      {posts.map((post) => (
        <li key={post.id} className="post-item">
          <PostRow
            post={post}
            count={countOf(post.id)}
            tabIndex={post.id === stop ? 0 : -1}
            choosing={{ chosen: chosen.has(post.id), onChoose: (on) => choose(post.id, on) }}
            onFocus={() => setActive(post.id)}
            onOpen={() => keepPlace(address, { scrollTop: window.scrollY, postId: post.id })}
          />
        </li>
      ))}
    </ul>
  );
}

export function PostList({ board }: { board: Board }) {
  const t = useTexts(bulletinTexts);
  const search = route.useSearch();
  const size = search.size ?? pageSize.get();
  useEffect(() => pageSize.keep(size), [size]);
  const loaded = useQuery({
    ...postsQuery(board.id, search, size),
    placeholderData: keepPreviousData,
  });
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const error = failureOf(loaded);
  const posts = loaded.data?.items;
  const state = search.state ?? "current";
  return (
    <>
      <StateTabs board={board} />
      <ListFilters board={board} search={search} />
      {error && <Failure error={error} onRetry={() => void loaded.refetch()} />}
      {!error && !posts && <Loading />}
      {!error && posts && (
        <>
          <div className="list-tools">
            <BulkBar board={board} posts={posts} chosen={chosen} onChosen={setChosen} />
            <PageSize board={board} size={size} />
          </div>
          {posts.length === 0 ? (
            <Empty>{isFiltered(search) ? t("board.nothing_matches") : t(EMPTY_TEXTS[state])}</Empty>
          ) : (
            <Rows posts={posts} chosen={chosen} onChosen={setChosen} />
          )}
          <Paging board={board} size={size} next={loaded.data?.next ?? null} />
          {board.can.manage && (
            <p className="list-files">
              <a
                className="button quiet"
                href={postsFile(board.id, "utf-8", search.state)}
                download
              >
                {t("list.csv_utf8")}
              </a>
              <a
                className="button quiet"
                href={postsFile(board.id, "cp932", search.state)}
                download
              >
                {t("list.csv_sjis")}
              </a>
            </p>
          )}
        </>
      )}
    </>
  );
}

const EMPTY_TEXTS = {
  current: "board.empty",
  waiting: "board.empty.waiting",
  past: "board.empty.past",
  withdrawn: "board.empty.withdrawn",
} as const;
