// The search page.
export const search = {
  "search.title": "Search",
  "search.title_for": "Search for “{words}”",
  "search.words": "Words to search for",
  "search.hint":
    "Several words: all of them. In quotes: exactly so. With a minus in front: without it.",
  "search.department": "Department",
  "search.any": "Any",
  "search.from": "Published from",
  "search.until": "Published until",
  "search.do": "Search",
  "search.results": "Results",
  "search.nothing": "Nothing matches “{words}”.",
} as const;
