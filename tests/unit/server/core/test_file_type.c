/* What a content is by its first bytes. */
#include <check.h>
#include <string.h>

#include "core/file.h"

#define TYPE(bytes, name) \
    file_type_of((struct gw_text){ bytes, sizeof(bytes) - 1 }, gw_text_from(name))

START_TEST(contents_are_told_by_their_first_bytes_whatever_the_name_says)
{
    ck_assert_str_eq(TYPE("\x89PNG\r\n\x1a\n....", "a.html"), "image/png");
    ck_assert_str_eq(TYPE("\xff\xd8\xff\xe0", "a.png"), "image/jpeg");
    ck_assert_str_eq(TYPE("GIF89a", ""), "image/gif");
    ck_assert_str_eq(TYPE("RIFF\4\0\0\0WEBPVP8X", ""), "image/webp");
    ck_assert_str_eq(TYPE("RIFF\4\0\0\0WAVEfmt ", ""), "audio/wav");
    ck_assert_str_eq(TYPE("%PDF-1.4", "a.txt"), "application/pdf");
    ck_assert_str_eq(TYPE("\0\0\0\x18"
                          "ftypmp42",
                          ""),
                     "video/mp4");
    ck_assert_str_eq(TYPE("MZ\x90\0", "a.pdf"), "application/vnd.microsoft.portable-executable");
    ck_assert_str_eq(TYPE("\x21\x00-lh5-", "a.lzh"), "application/x-lzh-compressed");
}
END_TEST

START_TEST(an_ending_chooses_only_among_what_looks_alike)
{
    ck_assert_str_eq(TYPE("PK\3\4", "a.DOCX"),
                     "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    ck_assert_str_eq(TYPE("PK\3\4", "a.zip"), "application/zip");
    ck_assert_str_eq(TYPE("PK\3\4", "docx"), "application/zip");
    ck_assert_str_eq(TYPE("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls"), "application/vnd.ms-excel");
    ck_assert_str_eq(TYPE("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.docx"),
                     "application/x-ole-storage");
    ck_assert_str_eq(TYPE("plain", "a.docx"), "text/plain");
}
END_TEST

START_TEST(text_is_text_in_every_encoding_of_the_office)
{
    ck_assert_str_eq(TYPE("氏名,所属\r\n", "a.csv"), "text/csv");
    ck_assert_str_eq(TYPE("\x8e\x81\x96\xbc,\x8f\x8a\x91\xae\r\n", "a.csv"), "text/csv");
    ck_assert_str_eq(TYPE("\x1b$B;aL>\x1b(B\n", "a.txt"), "text/plain");
    ck_assert_str_eq(TYPE("\xff\xfe"
                          "a\0",
                          "a.txt"),
                     "text/plain");
    ck_assert_str_eq(TYPE("cut \xe6\xa1", "a.txt"), "text/plain"); /* the head ends inside */
    ck_assert_str_eq(TYPE("a\0b", "a.txt"), "application/octet-stream");
    ck_assert_str_eq(TYPE("\x80\x81\xfe", "a.txt"), "application/octet-stream");
    ck_assert_str_eq(TYPE("", "a.txt"), "application/octet-stream");
}
END_TEST

START_TEST(what_may_run_in_a_browser_is_never_shown_in_it)
{
    static const char *const shown[] = { "image/png", "image/jpeg", "image/gif", "image/webp",
                                         "application/pdf" };
    static const char *const saved[] = {
        "text/plain", "text/html", "image/svg+xml", "text/xml", "application/octet-stream",
        "image/tiff", ""
    };

    for (size_t i = 0; i < sizeof(shown) / sizeof(*shown); i++)
        ck_assert(file_type_is_inline(gw_text_from(shown[i])));
    for (size_t i = 0; i < sizeof(saved) / sizeof(*saved); i++)
        ck_assert(!file_type_is_inline(gw_text_from(saved[i])));
    ck_assert_str_eq(TYPE("<svg xmlns=", "a.svg"), "text/plain");
    ck_assert_str_eq(TYPE("<!DOCTYPE html>", "a.html"), "text/plain");
}
END_TEST
