// A list that comes a page at a time: its states, its rows, and the button that loads the next.
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { itemsOf } from "@/api/pages";
import type { Page } from "@/api/types";
import { appTexts } from "@/i18n/app";
import { useTexts } from "@/i18n/use-texts";
import { Empty, Failure, failureOf, Loading } from "./states";

type Loaded<Item> = UseInfiniteQueryResult<InfiniteData<Page<Item>, unknown>, Error>;

export function MoreList<Item>({
  loaded,
  empty,
  children,
}: {
  loaded: Loaded<Item>;
  empty: string;
  children(items: Item[]): ReactNode;
}) {
  const t = useTexts(appTexts);
  const error = failureOf(loaded);
  const items = itemsOf(loaded.data);
  if (error) return <Failure error={error} onRetry={() => void loaded.refetch()} />;
  if (!items) return <Loading />;
  if (items.length === 0) return <Empty>{empty}</Empty>;
  return (
    <>
      {children(items)}
      {loaded.hasNextPage && (
        <p className="more">
          <button
            type="button"
            className="button"
            disabled={loaded.isFetchingNextPage}
            onClick={() => void loaded.fetchNextPage()}
          >
            {loaded.isFetchingNextPage ? t("state.loading") : t("list.more")}
          </button>
        </p>
      )}
    </>
  );
}
