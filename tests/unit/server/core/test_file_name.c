/* Names of files: out of an upload's metadata, and into Content-Disposition. */
#include <check.h>
#include <sodium.h>
#include <string.h>

#include "core/file.h"
#include "tests/lib/arena.h"
#include "tests/lib/memory.h"

static const char *
coded(const char *bytes)
{
    size_t room = sodium_base64_ENCODED_LEN(strlen(bytes), sodium_base64_VARIANT_ORIGINAL);
    char *out = test_alloc(room);

    return sodium_bin2base64(out, room, (const unsigned char *)bytes, strlen(bytes),
                             sodium_base64_VARIANT_ORIGINAL);
}

static enum gw_err
parse(const char *header, const char **name)
{
    struct gw_text out;
    enum gw_err err = file_name_of_metadata(test_arena(), gw_text_from(header), &out);

    *name = err == GW_OK ? test_text("%.*s", GW_TEXT_ARG(out)) : NULL;
    return err;
}

static void
expect_name(const char *header, const char *wanted)
{
    const char *name;

    ck_assert_int_eq(parse(header, &name), GW_OK);
    ck_assert_str_eq(name, wanted);
}

static void
expect_refused(const char *header)
{
    const char *name;

    ck_assert_msg(parse(header, &name) == GW_INVALID, "%s", header);
}

START_TEST(a_name_is_kept_as_given)
{
    expect_name("", "");
    expect_name(test_text("filename %s", coded("議事録①（案）.docx")), "議事録①（案）.docx");
    expect_name(test_text("filetype %s,filename %s, secret", coded("text/html"), coded("a b.txt")),
                "a b.txt");
    expect_name(test_text("name %s", coded("a.txt")), "a.txt");
    expect_name(test_text("name %s,filename %s", coded("a"), coded("b")), "b");
    expect_name("filename", "");
}
END_TEST

START_TEST(folders_before_a_name_are_left_out)
{
    expect_name(test_text("filename %s", coded("C:\\Users\\山田\\表.xls")), "表.xls");
    expect_name(test_text("filename %s", coded("../../etc/passwd")), "passwd");
    expect_name(test_text("filename %s", coded("folder/")), "");
}
END_TEST

START_TEST(what_is_no_name_is_refused)
{
    expect_refused("filename !!!!");
    expect_refused("filename YQ"); /* no padding */
    expect_refused(test_text("filename %s", coded("a\nb")));
    expect_refused(test_text("filename %s", coded("\x83\x65")));
    expect_refused(",");
}
END_TEST

START_TEST(a_name_has_at_most_255_characters)
{
    char *name = test_alloc(3 * 256 + 1);

    for (int i = 0; i < 255; i++)
        memcpy(name + 3 * i, "漢", 3);
    expect_name(test_text("filename %s", coded(name)), name);
    memcpy(name + 3 * 255, "字", 3);
    expect_refused(test_text("filename %s", coded(name)));
}
END_TEST

static const char *
disposition(const char *name)
{
    return test_text("%.*s",
                     GW_TEXT_ARG(file_disposition(test_arena(), gw_text_from(name), false)));
}

START_TEST(a_disposition_names_the_file_for_old_and_new_clients)
{
    ck_assert_str_eq(disposition("report 2.pdf"),
                     "attachment; filename=\"report 2.pdf\"; filename*=UTF-8''report%202.pdf");
    ck_assert_str_eq(disposition("案.pdf"),
                     "attachment; filename=\"file.pdf\"; filename*=UTF-8''%E6%A1%88.pdf");
    ck_assert_str_eq(disposition("案"),
                     "attachment; filename=\"file\"; filename*=UTF-8''%E6%A1%88");
    ck_assert_str_eq(disposition("第3回.txt"), "attachment; filename=\"_3_.txt\"; "
                                               "filename*=UTF-8''%E7%AC%AC3%E5%9B%9E.txt");
    ck_assert_str_eq(
        test_text("%.*s", GW_TEXT_ARG(file_disposition(test_arena(), GW_TEXT("a.png"), true))),
        "inline; filename=\"a.png\"; filename*=UTF-8''a.png");
}
END_TEST

START_TEST(no_name_breaks_out_of_its_quotes_or_turns_the_text_around)
{
    ck_assert_str_eq(disposition("a\"; x=\\%41.txt"),
                     "attachment; filename=\"a__ x=__41.txt\"; "
                     "filename*=UTF-8''a%22%3B%20x%3D%5C%2541.txt");
    ck_assert_str_eq(disposition("a\xe2\x80\xaegpj.exe"),
                     "attachment; filename=\"a_gpj.exe\"; filename*=UTF-8''agpj.exe");
}
END_TEST
