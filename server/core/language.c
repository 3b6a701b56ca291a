/* language.c - see language.h. */
#include "core/language.h"

/* A weight "q=0.8" in thousandths; 1000 without one, 0 for a broken one. */
static int
weight_of(struct gw_text parameters)
{
    struct gw_text q = gw_text_trim(parameters);
    int weight = 0;
    int unit = 1000;

    if (q.bytes == 0)
        return 1000;
    if (q.bytes < 3 || (q.data[0] != 'q' && q.data[0] != 'Q') || q.data[1] != '=')
        return 0;
    for (size_t i = 2; i < q.bytes && i < 7; i++) {
        char c = q.data[i];

        if (i == 3 && c == '.')
            continue;
        if (c < '0' || c > '9')
            return 0;
        weight += (c - '0') * unit;
        unit /= 10;
    }
    return weight > 1000 ? 0 : weight;
}

/* Whether the range is the language, alone or with a region ("en-GB"). */
static bool
range_is(struct gw_text range, struct gw_text language)
{
    size_t hyphen = gw_text_index(range, '-');

    return gw_text_equal_nocase(gw_text_slice(range, 0, hyphen), language);
}

enum gw_language
language_accepted(struct gw_text accept_language)
{
    struct gw_text rest = accept_language;
    int japanese = 0;
    int english = 0;

    while (rest.bytes > 0) {
        size_t comma = gw_text_index(rest, ',');
        struct gw_text item = gw_text_slice(rest, 0, comma);
        size_t semicolon = gw_text_index(item, ';');
        struct gw_text range = gw_text_trim(gw_text_slice(item, 0, semicolon));
        int weight = weight_of(gw_text_slice(item, semicolon + 1, item.bytes));

        if (range_is(range, GW_TEXT("ja")) && weight > japanese)
            japanese = weight;
        if (range_is(range, GW_TEXT("en")) && weight > english)
            english = weight;
        rest = gw_text_slice(rest, comma + 1, rest.bytes);
    }
    return english > japanese ? GW_EN : GW_JA;
}

const char *
language_name(enum gw_language language)
{
    return language == GW_EN ? "en" : "ja";
}
