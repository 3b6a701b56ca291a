/* people_keys.c - names as searches compare them; pure. */
#include "core/people_order.h"

#include "gw/search.h"

static struct gw_text
without_blanks(struct gw_arena *arena, struct gw_text form)
{
    char *key;
    size_t bytes = 0;

    if (gw_text_index(form, ' ') == form.bytes)
        return form;
    key = gw_arena_alloc(arena, form.bytes);
    for (size_t i = 0; i < form.bytes; i++) {
        if (form.data[i] != ' ')
            key[bytes++] = form.data[i];
    }
    return (struct gw_text){ key, bytes };
}

struct gw_text
people_key_of(struct gw_arena *arena, struct gw_text text)
{
    return without_blanks(arena, gw_search_form(arena, text));
}

/* The whole, and what stands behind the first blank: the given name is the end of the whole. */
static void
parts_make(struct gw_arena *arena, struct gw_text text, struct gw_text *whole,
           struct gw_text *given)
{
    const struct gw_text form = gw_search_form(arena, text);
    const size_t family = gw_text_index(form, ' ');

    *whole = without_blanks(arena, form);
    *given = gw_text_slice(*whole, family, whole->bytes);
}

struct people_keys
people_keys_make(struct gw_arena *arena, struct gw_text name, struct gw_text kana)
{
    struct people_keys keys;

    parts_make(arena, name, &keys.name, &keys.given_name);
    parts_make(arena, kana, &keys.kana, &keys.given_kana);
    return keys;
}

bool
people_keys_match(const struct people_keys *keys, struct gw_text form)
{
    return form.bytes > 0 &&
           (gw_text_starts(keys->name, form) || gw_text_starts(keys->kana, form) ||
            gw_text_starts(keys->given_name, form) || gw_text_starts(keys->given_kana, form));
}
