/* fuzz_editor.c - whatever document an editor sends, what is kept of it is a document of the same
 * words that reads as itself, and links lead where links may; for libFuzzer.
 */
#include "editor_doc.h"
#include "tests/fuzz/input.h"

/* The kept text is searched and shown as lines: no control character but those that part them. */
static void
check_words(struct gw_text text)
{
    gw_check(gw_text_is_utf8(text));
    for (size_t i = 0; i < text.bytes; i++) {
        unsigned char c = (unsigned char)text.data[i];

        gw_check((c >= ' ' && c != 0x7f) || c == '\n' || c == '\t');
    }
}

/* As it was written: `"href":"` opens a target, which a path or a known scheme must begin. */
static void
check_links(struct gw_text body)
{
    static const struct gw_text sign = { "\"href\":\"", 8 };
    const char *at = body.data, *end = body.data + body.bytes;

    while ((at = memmem(at, (size_t)(end - at), sign.data, sign.bytes)) != NULL) {
        struct gw_text target;

        at += sign.bytes;
        target = (struct gw_text){ at, (size_t)(end - at) };
        gw_check(gw_text_starts(target, GW_TEXT("/")) ||
                 gw_text_equal_nocase(gw_text_slice(target, 0, 5), GW_TEXT("http:")) ||
                 gw_text_equal_nocase(gw_text_slice(target, 0, 6), GW_TEXT("https:")) ||
                 gw_text_equal_nocase(gw_text_slice(target, 0, 7), GW_TEXT("mailto:")));
        gw_check(!gw_text_starts(target, GW_TEXT("//")));
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct gw_arena *arena = input_arena();
    struct editor_doc document, again;

    if (editor_doc_parse(arena, (struct gw_text){ (const char *)data, size }, &document) != NULL)
        return 0;
    check_words(document.text);
    check_links(document.body);
    gw_check(editor_doc_parse(arena, document.body, &again) == NULL);
    gw_check(gw_text_equal(document.body, again.body));
    gw_check(gw_text_equal(document.text, again.text));
    return 0;
}
