// The search page.
export const search = {
  "search.title": "検索",
  "search.title_for": "「{words}」の検索",
  "search.words": "検索する言葉",
  "search.hint":
    '空白で区切るとすべてを含むもの、""で囲むと語句どおり、先頭に-を付けると含まないものを探します。',
  "search.department": "所属",
  "search.any": "すべて",
  "search.from": "掲載日（から）",
  "search.until": "掲載日（まで）",
  "search.do": "検索",
  "search.results": "検索結果",
  "search.nothing": "「{words}」に一致するものは見つかりませんでした。",
} as const;
