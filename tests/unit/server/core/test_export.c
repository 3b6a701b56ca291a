/* An export under way: each content is placed once, though it is met twice; and its end, when that
 * fails. */
#include <check.h>
#include <errno.h>
#include <unistd.h>

#include "core/export.h"
#include "core/file_store.h"
#include "tests/integration/core/city_sql.h"
#include "tests/unit/server/core/small_city.h"

#define AUTHOR 1002
#define ITEM 1

static struct blob_digest
content_store(struct small_city *city, int64_t number)
{
    struct blobs *blobs = database_blobs(city->app->database);
    char token[BLOB_TOKEN_CHARS];
    struct blob_digest digest;
    struct blob_pin pin;
    int64_t bytes;
    int fd;

    ck_assert_int_eq(blobs_upload_new(blobs, token, &fd), GW_OK);
    ck_assert_int_eq(write(fd, &number, sizeof(number)), (ssize_t)sizeof(number));
    ck_assert_int_eq(blobs_upload_sync(blobs, fd), GW_OK);
    ck_assert_int_eq(blob_digest_of(city->app->env, fd, &digest, &bytes), GW_OK);
    close(fd);
    ck_assert_int_eq(blobs_take(blobs, gw_text_from(token), &digest, &pin), GW_OK);
    blob_unpin(&pin);
    return digest;
}

struct attaching {
    int64_t number;
    struct blob_digest digest;
};

static enum gw_err
attach(struct gw_request *req, void *arg)
{
    const struct attaching *attaching = arg;
    struct file_row row = { .id = 100 + attaching->number,
                            .person_id = AUTHOR,
                            .size_bytes = sizeof(attaching->number),
                            .created_at = req->now,
                            .name = GW_TEXT("図面.pdf"),
                            .content_type = GW_TEXT("application/pdf") };

    GW_TRY(blob_keep(req->db, &attaching->digest, row.size_bytes, req->now, &row.blob_id));
    GW_TRY(file_insert(req->db, &row));
    return attachment_insert(req->db, ITEM, row.id, attaching->number, 1);
}

static struct small_city *
city_with_files(int64_t files)
{
    struct small_city *city = small_city_open();

    city_sql(city->directory,
             "INSERT INTO item (id, item_no, kind, container_id, title, owner_department_id,"
             " author_id, contact, audience_id, state, importance, information_class,"
             " confidentiality, published_from, hold, version, created_at, updated_at) VALUES"
             " (1, 1, 'k', 1, 't', 11, 1002, '', 1, 3, 0, 1, 1, 1, 0, 1, 1, 1)");
    city_sql(city->directory, "INSERT INTO item_version (item_id, version, title, content,"
                              " author_id, changed_at) VALUES (1, 1, 't', '', 1002, 1)");
    for (int64_t number = 1; number <= files; number++) {
        struct attaching attaching = { number, content_store(city, number) };

        ck_assert_int_eq(small_city_write(city, attach, &attaching), GW_OK);
    }
    return city;
}

static struct export_order
order_in(const char *folder, bool inside)
{
    return (
        struct export_order){ .folder = gw_text_from(test_text("%s/%s", test_directory(), folder)),
                              .reason = GW_TEXT("移管"),
                              .inside = inside };
}

/* How often the disk is asked for something, opening included. */
static int
calls_of(struct small_city *city, bool inside, struct export_result *result)
{
    const struct export_order order = order_in(inside ? "in" : "out", inside);
    const int before = city->fake->files_calls;

    ck_assert_int_eq(export_run(city->app, &order, result), GW_OK);
    return city->fake->files_calls - before;
}

/* What two contents more cost, each. */
static int
calls_each(bool inside)
{
    struct small_city *few = city_with_files(1);
    struct small_city *many = city_with_files(3);
    struct export_result result;
    const int calls = calls_of(few, inside, &result);
    const int more = calls_of(many, inside, &result) - calls;

    ck_assert_int_eq(result.files, 3);
    ck_assert_int_eq(result.files_bytes, 3 * (int64_t)sizeof(int64_t));
    small_city_close(few);
    small_city_close(many);
    return more / 2;
}

/* Folder; content; copy: opened, written, synced, named; its folder: opened, synced. */
START_TEST(a_content_is_copied_once)
{
    ck_assert_int_eq(calls_each(false), 8);
}
END_TEST

/* Folder; content; its further name. */
START_TEST(a_content_gets_its_further_name_once)
{
    ck_assert_int_eq(calls_each(true), 3);
}
END_TEST

/* How many entries in the audit log it makes. */
static int64_t
entries_of(struct small_city *city, const struct export_order *order, enum gw_err wanted)
{
    const char *sql = "SELECT count(*) FROM audit_entry";
    const int64_t before = test_sql_number(city->directory, sql);
    struct export_result result;

    ck_assert_int_eq(export_run(city->app, order, &result), wanted);
    return test_sql_number(city->directory, sql) - before;
}

/* The disk breaks at one of the last calls, of which the marker's removal is the very last. */
START_TEST(an_export_that_failed_at_its_end_goes_on)
{
    struct small_city *city = city_with_files(1);
    struct export_result result;
    const int calls = calls_of(city, false, &result);

    city->fake->files_errno = EIO;
    for (int back = 0; back < 6; back++) {
        const struct export_order order = order_in(test_text("out%d", back), false);
        const char *manifest = test_text("%s/" EXPORT_MANIFEST, order.folder.data);

        city->fake->files_fail_at = city->fake->files_calls + calls - back;
        ck_assert_int_eq(entries_of(city, &order, GW_IO), back == 0 ? 2 : 1);
        ck_assert_int_eq(access(manifest, F_OK) == 0, back <= 2);
        city->fake->files_fail_at = 0;
        ck_assert_int_eq(entries_of(city, &order, GW_OK), 2);
        ck_assert_int_eq(access(manifest, F_OK), 0);
        ck_assert_int_eq(entries_of(city, &order, GW_INVALID), 0); /* finished */
    }
    small_city_close(city);
}
END_TEST
