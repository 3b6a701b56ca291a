/* search_messages.c - texts of search that a person reads. */
#include "core/search.h"

const struct gw_message search_messages[] = {
    { "search.unknown_kind", "この種類は検索できません。種類を選び直してください。",
      "There is no such kind to search. Please choose another." },
    { "search.period_reversed",
      "期間の終わりが始まりより前になっています。日付を確認してください。",
      "The period ends before it begins. Please check the dates." },
    { 0 },
};
