// A board's posts, newest first: only what is in view stands in the document, more is loaded while
// scrolling, arrow keys (or j and k) move, Enter opens.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { bulletinTexts } from "@/i18n/bulletin";
import { useTexts } from "@/i18n/use-texts";
import { usePrinting } from "@/ui/print";
import { Empty, Failure, Loading } from "@/ui/states";
import { keepPlace, type Place } from "./list-place";
import { PostRow } from "./post-row";
import { postsQuery } from "./queries";
import type { PostSummary } from "./types";

const ROW_HEIGHT_PX = 56; // a guess until the row is measured
const OVERSCAN = 8;
const LOAD_AHEAD = 15;

const STEPS: Record<string, (index: number, last: number) => number> = {
  ArrowDown: (index) => index + 1,
  j: (index) => index + 1,
  ArrowUp: (index) => index - 1,
  k: (index) => index - 1,
  Home: () => 0,
  End: (_, last) => last,
};

interface ListProps {
  boardId: number;
  /** Where the reader was before opening a post. */
  place: Place | undefined;
}

export function PostList({ boardId, place }: ListProps) {
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    postsQuery(boardId),
  );
  const t = useTexts(bulletinTexts);
  const posts = useMemo(() => data?.pages.flatMap((page) => page.items), [data]);
  if (!posts) {
    return error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading />;
  }
  if (posts.length === 0) return <Empty>{t("board.empty")}</Empty>;
  return (
    <>
      <div className="list-head" aria-hidden="true">
        <span>{t("column.title")}</span>
        <span>{t("column.issuer")}</span>
        <span>{t("column.date")}</span>
      </div>
      <Rows
        boardId={boardId}
        place={place}
        posts={posts}
        more={hasNextPage}
        onNearEnd={() => {
          if (hasNextPage && !isFetchingNextPage && !error) void fetchNextPage();
        }}
      />
      {error ? (
        <Failure error={error} onRetry={() => void fetchNextPage()} />
      ) : (
        <p className="state" role="status">
          {hasNextPage ? t("board.more") : t("board.end")}
        </p>
      )}
    </>
  );
}

function Rows({
  boardId,
  place,
  posts,
  more,
  onNearEnd,
}: ListProps & {
  posts: PostSummary[];
  more: boolean;
  onNearEnd(): void;
}) {
  const t = useTexts(bulletinTexts);
  const list = useRef<HTMLUListElement>(null);
  const [active, setActive] = useState<number | undefined>(place?.postId);
  const [margin, setMargin] = useState(0);
  const printing = usePrinting();
  const virtualizer = useWindowVirtualizer({
    count: posts.length,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: printing ? posts.length : OVERSCAN,
    scrollMargin: margin,
    getItemKey: (index) => posts[index]?.id ?? index,
    initialOffset: place?.scrollTop ?? 0,
  });
  const shown = virtualizer.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;

  useLayoutEffect(() => {
    setMargin(list.current?.offsetTop ?? 0);
  }, []);
  useLayoutEffect(() => {
    if (place) window.scrollTo(0, place.scrollTop);
  }, [place]);
  const returning = useRef(place?.postId);
  useLayoutEffect(() => {
    // The row stands in the document only after the scroll position is known.
    if (returning.current === undefined) return;
    const link = list.current?.querySelector<HTMLElement>(`[data-post="${returning.current}"]`);
    if (!link) return;
    returning.current = undefined;
    link.focus({ preventScroll: true });
  });
  useEffect(() => {
    if (lastShown >= posts.length - LOAD_AHEAD) onNearEnd();
  });
  useStableScroll(posts, virtualizer.scrollOffset ?? 0, margin);

  const focus = (index: number) => {
    const post = posts[index];
    if (!post) return;
    setActive(post.id);
    virtualizer.scrollToIndex(index, { align: "auto" });
    requestAnimationFrame(() => {
      const link = list.current?.querySelector<HTMLElement>(`[data-post="${post.id}"]`);
      link?.focus({ preventScroll: true });
      link?.scrollIntoView({ block: "nearest" });
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const from = posts.findIndex((post) => post.id === active);
    focus(step(Math.max(from, 0), posts.length - 1));
  };

  const stop = posts.some((post) => post.id === active) ? active : posts[0]?.id;
  return (
    <ul
      className="post-list"
      ref={list}
      aria-label={t("board.posts")}
      style={{ height: virtualizer.getTotalSize() }}
      onKeyDown={onKeyDown}
    >
      {shown.map((item) => {
        const post = posts[item.index];
        return (
          post && (
            <li
              key={item.key}
              className="post-item"
              ref={virtualizer.measureElement}
              data-index={item.index}
              aria-posinset={item.index + 1}
              aria-setsize={more ? -1 : posts.length}
              style={{ transform: `translateY(${item.start - margin}px)` }}
            >
              <PostRow
                post={post}
                tabIndex={post.id === stop ? 0 : -1}
                onFocus={() => setActive(post.id)}
                onOpen={() => keepPlace(boardId, { scrollTop: window.scrollY, postId: post.id })}
              />
            </li>
          )
        );
      })}
    </ul>
  );
}

/** Posts that arrive above what is being read don't push it down. */
function useStableScroll(posts: PostSummary[], offset: number, margin: number): void {
  const before = useRef(posts);
  useLayoutEffect(() => {
    const oldFirst = before.current[0]?.id;
    before.current = posts;
    const moved = posts.findIndex((post) => post.id === oldFirst);
    if (moved > 0 && offset > margin) window.scrollBy(0, moved * ROW_HEIGHT_PX);
  }, [posts, offset, margin]);
}
