/* files_of_every_type_are_stored_and_loaded.c - what no signature knows is kept all the same, under
 * the name that it was given. */
#include <check.h>
#include <string.h>

#include "tests/lib/memory.h"
#include "tests/lib/tus.h"

START_TEST(files_of_every_type_are_stored_and_loaded)
{
    static const struct {
        const char *name, *content, *type;
    } files[] = {
        { "起案文書.jtd", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 one", "application/x-js-taro" },
        { "圧縮.jtdc", "\x01\x02\x03JTDC", "application/octet-stream" },
        { "回覧.xdw", "\x60\x0e\x82\x01\x02", "application/octet-stream" },
        { "綴り.xbd", "\x60\x0e\x82\x01\x03", "application/octet-stream" },
        { "集計.xlsm", "PK\x03\x04 xl/", "application/vnd.ms-excel.sheet.macroenabled.12" },
        { "一覧.csv", "\x8e\x8e\x96\xbc,1\r\n", "text/csv" },
        { "平面図.dwg", "AC1032\x01", "image/vnd.dwg" },
        { "配管.sxf", "\x07\x08\x09", "application/octet-stream" },
        { "構造.p21", "ISO-10303-21;\nHEADER;", "model/step" },
        { "page.html", "<script>alert(1)</script>", "text/plain" },
        { "drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>", "text/plain" },
        { "なし", "", "application/octet-stream" },
    };
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");

    for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
        long long id = tus_upload(staff, files[i].name, files[i].content, strlen(files[i].content));
        struct response *loaded = tus_load(staff, id, NULL);
        struct response *shown = client_get(staff,
                                            test_text("/api/file/files/%lld/content?inline=1", id));
        expect_status(loaded, 200);
        ck_assert_uint_eq(loaded->body_bytes, strlen(files[i].content));
        ck_assert_int_eq(memcmp(loaded->body, files[i].content, loaded->body_bytes), 0);
        ck_assert_str_eq(response_header(loaded, "Content-Type"), files[i].type);
        ck_assert_str_eq(response_header(loaded, "X-Content-Type-Options"), "nosniff");
        ck_assert_int_eq(strncmp(response_header(shown, "Content-Disposition"), "attachment;", 11),
                         0);
        struct response *file = client_get(staff, test_text("/api/file/files/%lld", id));
        ck_assert_str_eq(response_string(file, "name"), files[i].name);
    }
    server_stop(server);
}
END_TEST
