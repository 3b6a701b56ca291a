/* The editor's document: what is let in, what is left out, what is refused. */
#include <check.h>
#include <jansson.h>

#include "editor_attributes.h"
#include "editor_doc.h"
#include "tests/lib/arena.h"
#include "tests/lib/memory.h"

static const char *
parse(const char *json, struct editor_doc *out)
{
    struct gw_arena *arena = test_arena();
    return editor_doc_parse(arena, gw_text_from(json), out);
}

static void
expect_refused(const char *json, const char *key)
{
    struct editor_doc doc;
    const char *fault = parse(json, &doc);
    ck_assert_msg(fault != NULL, "let in: %.200s", json);
    ck_assert_msg(strcmp(fault, key) == 0, "%s, not %s: %.200s", fault, key, json);
}

/* The document with one block, and with one run of text in a paragraph. */
#define DOC(block) "{\"type\":\"doc\",\"content\":[" block "]}"
#define PARAGRAPH(inline) "{\"type\":\"paragraph\",\"content\":[" inline "]}"
#define WORDS(words) "{\"type\":\"text\",\"text\":\"" words "\"}"
#define MARKED(marks) "{\"type\":\"text\",\"text\":\"a\",\"marks\":[" marks "]}"
#define LINK(href) MARKED("{\"type\":\"link\",\"attrs\":{\"href\":\"" href "\"}}")

static void
expect_same(const char *json, const char *text)
{
    struct editor_doc doc;
    const char *fault = parse(json, &doc);
    json_t *given = json_loads(json, 0, NULL);
    json_t *made;
    ck_assert_msg(fault == NULL, "%s: %s", fault, json);
    made = json_loadb(doc.body.data, doc.body.bytes, 0, NULL);
    ck_assert_msg(json_equal(given, made), "%s became %.*s", json, GW_TEXT_ARG(doc.body));
    ck_assert_str_eq(test_text("%.*s", GW_TEXT_ARG(doc.text)), text);
    json_decref(given);
    json_decref(made);
}

START_TEST(every_known_node_and_mark_stays_as_it_is)
{
    expect_same(DOC(PARAGRAPH(WORDS("一行目") ",{\"type\":\"hardBreak\"}," WORDS("二行目"))),
                "一行目\n二行目");
    expect_same(DOC("{\"type\":\"heading\",\"attrs\":{\"level\":3},\"content\":[" WORDS(
                    "見出し") "]},{\"type\":\"horizontalRule\"}," PARAGRAPH(WORDS("下"))),
                "見出し\n\n下");
    expect_same(
        DOC("{\"type\":\"bulletList\",\"content\":[{\"type\":\"listItem\",\"content\":[" PARAGRAPH(
            WORDS("甲")) "]},{\"type\":\"listItem\",\"content\":[" PARAGRAPH(WORDS("乙")) "]}]}"),
        "・甲\n・乙");
    expect_same(DOC("{\"type\":\"orderedList\",\"attrs\":{\"start\":3},\"content\":[{\"type\":"
                    "\"listItem\",\"content\":[" PARAGRAPH(WORDS("丙")) "]}]}"),
                "・丙");
    expect_same(DOC("{\"type\":\"blockquote\",\"content\":[" PARAGRAPH(WORDS("引用")) "]}"),
                "引用");
    expect_same(
        DOC("{\"type\":\"table\",\"content\":[{\"type\":\"tableRow\",\"content\":["
            "{\"type\":\"tableHeader\",\"attrs\":{\"colspan\":1,\"rowspan\":2,"
            "\"colwidth\":[120]},\"content\":[" PARAGRAPH(WORDS(
                "日時")) "]},{\"type\":\"tableCell\",\"content\":[" PARAGRAPH(WORDS("明日")) "]}]}]"
                                                                                             "}"),
        "日時\t明日");
    expect_same(DOC(PARAGRAPH(MARKED("{\"type\":\"bold\"},{\"type\":\"italic\"},{\"type\":"
                                     "\"underline\"},{\"type\":\"strike\"}"))),
                "a");
    expect_same(DOC("{\"type\":\"paragraph\"}"), "");
}
END_TEST

START_TEST(what_the_page_decides_is_left_out)
{
    struct editor_doc doc;
    ck_assert_ptr_null(
        parse(DOC(PARAGRAPH(MARKED("{\"type\":\"link\",\"attrs\":{\"href\":\"https://example.jp/\","
                                   "\"target\":\"_blank\",\"rel\":\"opener\",\"class\":\"x\","
                                   "\"title\":null}}"))),
              &doc));
    ck_assert_str_eq(test_text("%.*s", GW_TEXT_ARG(doc.body)),
                     DOC(PARAGRAPH("{\"type\":\"text\",\"marks\":[{\"type\":\"link\",\"attrs\":{"
                                   "\"href\":\"https://example.jp/\"}}],\"text\":\"a\"}")));
    ck_assert_ptr_null(
        parse(DOC("{\"type\":\"orderedList\",\"attrs\":{\"start\":1,\"type\":null},"
                  "\"content\":[{\"type\":\"listItem\",\"content\":[" PARAGRAPH(WORDS("a")) "]}]}"),
              &doc));
}
END_TEST

START_TEST(unknown_nodes_marks_and_attributes_are_refused)
{
    expect_refused(DOC("{\"type\":\"image\",\"attrs\":{\"src\":\"x\"}}"),
                   "bulletin.body_unknown_node");
    expect_refused(DOC("{\"type\":\"codeBlock\"}"), "bulletin.body_unknown_node");
    expect_refused(DOC("{\"content\":[]}"), "bulletin.body_unknown_node");
    expect_refused(DOC(PARAGRAPH(MARKED("{\"type\":\"code\"}"))), "bulletin.body_unknown_mark");
    expect_refused(DOC(PARAGRAPH(MARKED("{\"type\":\"textStyle\"}"))),
                   "bulletin.body_unknown_mark");
    expect_refused(DOC("{\"type\":\"paragraph\",\"attrs\":{\"style\":\"x\"}}"),
                   "bulletin.body_unknown_attribute");
    expect_refused(DOC("{\"type\":\"paragraph\",\"onclick\":\"x\"}"),
                   "bulletin.body_unknown_attribute");
    expect_refused(DOC("{\"type\":\"heading\",\"attrs\":{\"level\":4}}"),
                   "bulletin.body_unknown_attribute");
    expect_refused(DOC("{\"type\":\"heading\"}"), "bulletin.body_unknown_attribute");
    expect_refused(DOC("{\"type\":\"heading\",\"attrs\":{\"level\":\"1\"}}"),
                   "bulletin.body_unknown_attribute");
    expect_refused(DOC(PARAGRAPH(MARKED("{\"type\":\"bold\",\"attrs\":{\"x\":1}}"))),
                   "bulletin.body_unknown_attribute");
    expect_refused(DOC(PARAGRAPH(MARKED("{\"type\":\"link\",\"attrs\":{\"href\":\"/\","
                                        "\"rel\":{\"a\":1}}}"))),
                   "bulletin.body_unknown_attribute");
}
END_TEST

START_TEST(nodes_stand_only_where_they_may)
{
    expect_refused(PARAGRAPH(WORDS("a")), "bulletin.body_misplaced");
    expect_refused(DOC(WORDS("a")), "bulletin.body_misplaced");
    expect_refused(DOC(PARAGRAPH(PARAGRAPH(WORDS("a")))), "bulletin.body_misplaced");
    expect_refused(DOC("{\"type\":\"bulletList\",\"content\":[" PARAGRAPH(WORDS("a")) "]}"),
                   "bulletin.body_misplaced");
    expect_refused(DOC("{\"type\":\"bulletList\"}"), "bulletin.body_misplaced");
    expect_refused(DOC("{\"type\":\"tableCell\",\"content\":[" PARAGRAPH(WORDS("a")) "]}"),
                   "bulletin.body_misplaced");
    expect_refused(DOC("{\"type\":\"horizontalRule\",\"content\":[" WORDS("a") "]}"),
                   "bulletin.body_misplaced");
    expect_refused(DOC(DOC(PARAGRAPH(WORDS("a")))), "bulletin.body_misplaced");
    expect_refused(DOC(PARAGRAPH(MARKED("{\"type\":\"bold\"},{\"type\":\"bold\"}"))),
                   "bulletin.body_misplaced");
    expect_refused("{\"type\":\"doc\"}", "bulletin.body_misplaced");
}
END_TEST

START_TEST(what_is_no_document_is_refused)
{
    expect_refused("", "bulletin.body_not_a_document");
    expect_refused("[]", "bulletin.body_not_a_document");
    expect_refused("\"doc\"", "bulletin.body_not_a_document");
    expect_refused("{\"type\":\"doc\",\"content\":{}}", "bulletin.body_not_a_document");
    expect_refused("{\"type\":\"doc\",\"type\":\"doc\"}", "bulletin.body_not_a_document");
    expect_refused(DOC("7"), "bulletin.body_not_a_document");
    expect_refused(DOC(PARAGRAPH("{\"type\":\"text\",\"text\":\"\"}")),
                   "bulletin.body_not_a_document");
    expect_refused(DOC(PARAGRAPH("{\"type\":\"text\",\"text\":5}")),
                   "bulletin.body_not_a_document");
    expect_refused(DOC(PARAGRAPH("{\"type\":\"text\",\"text\":\"a\",\"marks\":{}}")),
                   "bulletin.body_not_a_document");
    expect_refused(DOC(PARAGRAPH("{\"type\":\"text\",\"text\":\"\\u0007\"}")),
                   "bulletin.body_control_character");
}
END_TEST

START_TEST(links_lead_to_the_web_to_mail_or_into_this_site)
{
    static const char *const allowed[] = { "http://intra/",  "https://example.jp/a?b=c#d",
                                           "HTTPS://X.JP",   "mailto:soumu@city.example.jp",
                                           "/posts/5",       "/",
                                           "http://[::1]:8/" };
    static const char *const refused[] = { "",
                                           "javascript:alert(1)",
                                           "JavaScript:alert(1)",
                                           " javascript:alert(1)",
                                           "java\tscript:alert(1)",
                                           "data:text/html,x",
                                           "//evil.example/",
                                           "/\\evil.example/",
                                           "\\\\evil.example",
                                           "http:///x",
                                           "http://",
                                           "https:evil",
                                           "ftp://x/",
                                           "posts/5",
                                           "/a b",
                                           "vbscript:x",
                                           "mailto:" };
    struct gw_arena *arena = gw_arena_new(1 << 20);
    char *longest = gw_arena_alloc(arena, EDITOR_HREF_BYTES_MAX + 2);
    for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++)
        ck_assert_msg(editor_href_is_allowed(gw_text_from(allowed[i])), "%s", allowed[i]);
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
        ck_assert_msg(!editor_href_is_allowed(gw_text_from(refused[i])), "%s", refused[i]);
    memset(longest, 'a', EDITOR_HREF_BYTES_MAX + 1);
    longest[0] = '/';
    ck_assert(editor_href_is_allowed((struct gw_text){ longest, EDITOR_HREF_BYTES_MAX }));
    ck_assert(!editor_href_is_allowed((struct gw_text){ longest, EDITOR_HREF_BYTES_MAX + 1 }));
    expect_refused(DOC(PARAGRAPH(LINK("javascript:alert(1)"))), "bulletin.body_bad_link");
    expect_refused(DOC(PARAGRAPH(MARKED("{\"type\":\"link\"}"))), "bulletin.body_bad_link");
    gw_arena_free(arena);
}
END_TEST

/* Quotations inside each other; `depth` nodes with the document, the paragraph and its text. */
static const char *
nested(int depth)
{
    const char *json = PARAGRAPH(WORDS("a"));
    for (int i = 3; i < depth; i++)
        json = test_text("{\"type\":\"blockquote\",\"content\":[%s]}", json);
    return test_text("{\"type\":\"doc\",\"content\":[%s]}", json);
}

START_TEST(depth_is_limited)
{
    struct editor_doc doc;
    ck_assert_ptr_null(parse(nested(EDITOR_DOC_DEPTH_MAX), &doc));
    expect_refused(nested(EDITOR_DOC_DEPTH_MAX + 1), "bulletin.body_too_deep");
    expect_refused(nested(300), "bulletin.body_too_deep");
}
END_TEST

/* A document of `count` nodes: itself and empty paragraphs. */
static const char *
many(size_t count)
{
    static const char start[] = "{\"type\":\"doc\",\"content\":[";
    static const char paragraph[] = "{\"type\":\"paragraph\"},";
    size_t bytes = sizeof(paragraph) - 1, at = sizeof(start) - 1;
    char *json = test_alloc(sizeof(start) + count * bytes + 2);
    memcpy(json, start, at);
    for (size_t i = 1; i < count; i++, at += bytes)
        memcpy(json + at, paragraph, bytes);
    memcpy(json + at - 1, "]}", 3);
    return json;
}

START_TEST(the_number_of_nodes_is_limited)
{
    struct editor_doc doc;
    ck_assert_ptr_null(parse(many(EDITOR_DOC_NODES_MAX), &doc));
    expect_refused(many(EDITOR_DOC_NODES_MAX + 1), "bulletin.body_too_many_nodes");
}
END_TEST

START_TEST(the_size_is_limited)
{
    static const char start[] =
        "{\"type\":\"doc\",\"content\":[{\"type\":\"paragraph\",\"content\":["
        "{\"type\":\"text\",\"text\":\"";
    static const char end[] = "\"}]}]}";
    struct editor_doc doc;
    for (size_t over = 0; over <= 1; over++) {
        size_t bytes = EDITOR_DOC_BYTES_MAX + over;
        char *json = test_alloc(bytes + 1);
        memset(json, 'x', bytes);
        memcpy(json, start, sizeof(start) - 1);
        memcpy(json + bytes - (sizeof(end) - 1), end, sizeof(end) - 1);
        if (over == 0)
            ck_assert_ptr_null(parse(json, &doc));
        else
            expect_refused(json, "bulletin.body_too_large");
    }
}
END_TEST
