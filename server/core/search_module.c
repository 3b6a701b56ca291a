/* search_module.c - every table through which the server knows the search over all items; behaviour
 * is in search_routes.c.
 */
#include "core/search.h"

#define ID_MAX (((int64_t)1 << 53) - 1)
#define QUERY_CHARS_MAX 200
#define LIMIT_MAX 50 /* each hit is opened and cut: a page is dearer than a list's */

static const struct gw_field search_fields[] = {
    GW_FIELD(struct search_input, q, .required = true, .chars_min = 1, .chars_max = QUERY_CHARS_MAX,
             .summary = "Words that must all occur; \"…\" keeps a phrase together, -word excludes"),
    GW_FIELD(struct search_input, kind, .chars_max = 60,
             .summary = "Only items of this kind, such as bulletin.post"),
    GW_FIELD(struct search_input, department_id, .min = 1, .max = ID_MAX,
             .summary = "Only what this department, or one below it, owns or issued"),
    GW_FIELD(struct search_input, person_id, .min = 1, .max = ID_MAX,
             .summary = "Only what this person wrote, or another on behalf of this person"),
    GW_FIELD(struct search_input, board_id, .min = 1, .max = ID_MAX,
             .summary = "Only what is in this container (a board), comments included"),
    GW_FIELD(struct search_input, from, .summary = "Published on this day or later"),
    GW_FIELD(struct search_input, until, .summary = "Published on this day or earlier"),
    GW_FIELD(struct search_input, limit, .min = 1, .max = LIMIT_MAX,
             .absent = GW_PAGE_LIMIT_DEFAULT, .summary = "Hits of the page"),
    GW_FIELD(struct search_input, after, .chars_max = GW_CURSOR_TEXT_MAX,
             .summary = "`next` of the page before"),
    { 0 },
};

static const struct gw_route routes[] = {
    { .method = GW_GET,
      .path = "/api/search",
      .lane = GW_SLOW,
      .query = search_fields,
      .query_bytes = sizeof(struct search_input),
      .handler = search_show,
      .summary = "Items of every kind that hold the words and that one may read, newest first; "
                 "`more` is \"20+\" where there are further hits, instead of a total",
      .articles = "N3.2" },
    { 0 },
};

extern const struct gw_module search_module;
const struct gw_module search_module = {
    .name = "search",
    .articles = (const char *const[]){ "N3.2", NULL },
    .routes = routes,
    .messages = search_messages,
};
