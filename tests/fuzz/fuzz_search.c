/* fuzz_search.c - whatever is typed (the first line) and whatever a text says (the rest), a query
 * is made of it, and the parts of a snippet are pieces of the text in order; for libFuzzer.
 */
#include "core/search_snippet.h"
#include "tests/fuzz/input.h"

static void
check_parts(struct gw_text text, const struct search_parts *parts)
{
    const char *at = text.data;

    for (size_t i = 0; i < parts->count; i++) {
        const struct gw_text part = parts->list[i].text;

        gw_check(part.data >= at && part.bytes > 0);
        at = part.data + part.bytes;
        gw_check(at <= text.data + text.bytes);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct gw_arena *arena = input_arena();
    const struct gw_text all = { (const char *)data, size };
    const size_t line = gw_text_index(all, '\n');
    const struct gw_text typed = gw_text_slice(all, 0, line < 800 ? line : 800);
    const struct gw_text text = gw_text_slice(all, line + 1, size);
    struct search_query query;
    struct search_parts parts;

    search_query_parse(arena, gw_search_form(arena, typed), &query);
    gw_check(search_query_fts(arena, &query, GW_TEXT_NONE).bytes > 0);
    search_snippet(arena, &query, text, 1 + size % 200, &parts);
    check_parts(text, &parts);
    gw_arena_reset(arena);
    return 0;
}
