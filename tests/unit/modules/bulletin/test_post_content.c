/* What a version keeps of a post is all of it, or there is no version. */
#include <check.h>

#include "bulletin.h"
#include "tests/lib/arena.h"
#include "tests/lib/memory.h"

START_TEST(a_version_keeps_what_the_post_says)
{
    struct gw_arena *arena = test_arena();
    const struct bulletin_body body = { .document = GW_TEXT("{\"type\":\"doc\"}"),
                                        .text = GW_TEXT("本文") };
    struct bulletin_body kept;

    ck_assert_int_eq(bulletin_content_decode(arena, bulletin_content_encode(arena, &body), &kept),
                     GW_OK);
    ck_assert(gw_text_equal(kept.document, body.document));
    ck_assert(gw_text_equal(kept.text, body.text));
    ck_assert(!gw_arena_failed(arena));
}
END_TEST

START_TEST(a_text_that_finds_no_room_makes_no_version)
{
    const size_t bytes = (size_t)9 << 20;
    char *words = test_alloc(bytes);
    struct gw_arena *arena = test_arena();

    memset(words, 'a', bytes);
    (void)bulletin_content_encode(arena, &(struct bulletin_body){ .text = { words, bytes } });
    ck_assert(gw_arena_failed(arena));
}
END_TEST
