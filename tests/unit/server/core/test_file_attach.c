/* Attachments by version: who may attach what, what each version has, and what is let go of. */
#include <check.h>
#include <jansson.h>

#include "core/dispatch.h"
#include "core/file.h"
#include "core/settings.h"
#include "gw/file.h"
#include "tests/integration/core/city_sql.h"
#include "tests/unit/server/core/small_city.h"

#define AUTHOR 1002

struct attaching {
    int64_t person_id, item_id, version;
    struct gw_ids files;
    const char *message_key; /* of a refusal */
};

static enum gw_err
attach_run(struct gw_request *req, void *arg)
{
    struct attaching *attaching = arg;
    enum gw_err err;

    req->person_id = attaching->person_id;
    err = gw_files_attach(req, attaching->item_id, attaching->version, attaching->files);
    attaching->message_key = dispatch_of(req)->failure.message_key;
    return err;
}

static enum gw_err
attach(struct small_city *city, struct attaching *attaching)
{
    return small_city_write(city, attach_run, attaching);
}

#define ATTACH(city, item, v, ...)                                                         \
    do {                                                                                   \
        const int64_t ids_[] = { __VA_ARGS__ };                                            \
        struct attaching attaching_ = { .person_id = AUTHOR,                               \
                                        .item_id = (item),                                 \
                                        .version = (v),                                    \
                                        .files = { ids_, sizeof(ids_) / sizeof(*ids_) } }; \
        ck_assert_int_eq(attach(city, &attaching_), GW_OK);                                \
    } while (0)

static void
expect_refused(struct small_city *city, int64_t person_id, struct gw_ids files, const char *key)
{
    struct attaching attaching = {
        .person_id = person_id, .item_id = 1, .version = 1, .files = files
    };

    ck_assert_int_eq(attach(city, &attaching), GW_INVALID);
    ck_assert_str_eq(attaching.message_key, key);
}

/* Ids of the files as of a version, "7,8,". */
static const char *
files_of(struct small_city *city, int64_t item_id, int64_t version)
{
    struct gw_request *req = small_city_request(city, city->lane);
    struct gw_json *json = gw_reply(req, 200);
    const char *out = "";
    json_t *root;

    ck_assert_int_eq(gw_files_render(req, json, item_id, version), GW_OK);
    gw_json_object_end(json);
    root = json_loadb(json->buf->data, json->buf->bytes, 0, NULL);
    ck_assert_ptr_nonnull(root);
    for (size_t i = 0; i < json_array_size(json_object_get(root, "files")); i++)
        out = test_text("%s%lld,", out,
                        (long long)json_integer_value(json_object_get(
                            json_array_get(json_object_get(root, "files"), i), "id")));
    json_decref(root);
    return out;
}

/* Files 1 … 60 of AUTHOR of one MiB each, 99 of another; items 1 and 2, of four versions. */
static struct small_city *
city_with_files(void)
{
    struct small_city *city = small_city_open();
    const char *data = city->directory;

    city_sql(data, "INSERT INTO blob (id, digest, size_bytes, created_at)"
                   " VALUES (1, zeroblob(32), 1048576, 1)");
    for (int id = 1; id <= 61; id++)
        city_sql(data, test_text("INSERT INTO file (id, blob_id, person_id, name, content_type,"
                                 " size_bytes, created_at, released_at) VALUES (%d, 1, %d, 'a',"
                                 " 'text/plain', 1048576, 1, 1)",
                                 id == 61 ? 99 : id, id == 61 ? 1003 : AUTHOR));
    for (int id = 1; id <= 2; id++)
        city_sql(data,
                 test_text("INSERT INTO item (id, item_no, kind, container_id, title,"
                           " owner_department_id, author_id, contact, audience_id, state,"
                           " importance, information_class, confidentiality, published_from, hold,"
                           " version, created_at, updated_at) VALUES (%d, %d, 'k', 1, 't', 11,"
                           " 1002, '', 1, 3, 0, 1, 1, 1, 0, 1, 1, 1)",
                           id, id));
    city_sql(data, "INSERT INTO item_version (item_id, version, title, content, author_id,"
                   " changed_at) SELECT i.id, v.n, 't', '', 1002, 1 FROM item i,"
                   " (SELECT 1 AS n UNION SELECT 2 UNION SELECT 3 UNION SELECT 4) v");
    return city;
}

static const char *
released(struct small_city *city, int64_t id)
{
    return city_sql_text(
        city->directory,
        test_text("SELECT coalesce(released_at, 0) > 0 FROM file WHERE id = %lld", (long long)id));
}

START_TEST(each_version_has_the_files_it_was_given)
{
    struct small_city *city = city_with_files();

    ATTACH(city, 1, 1, 7, 8);
    ATTACH(city, 1, 2, 7, 8); /* nothing new */
    ATTACH(city, 1, 3, 9, 7);
    ck_assert_str_eq(files_of(city, 1, 1), "7,8,");
    ck_assert_str_eq(files_of(city, 1, 2), "7,8,");
    ck_assert_str_eq(files_of(city, 1, 3), "9,7,");
    ck_assert_str_eq(files_of(city, 1, 0), "9,7,");
    ATTACH(city, 1, 3, 9); /* the same version again, as a draft is saved */
    ck_assert_str_eq(files_of(city, 1, 0), "9,");
    ck_assert_str_eq(files_of(city, 1, 2), "7,8,");
    ATTACH(city, 1, 4, 8); /* one that an earlier version had */
    ck_assert_str_eq(files_of(city, 1, 4), "8,");
    small_city_close(city);
}
END_TEST

START_TEST(only_own_files_that_are_free_can_be_attached)
{
    struct small_city *city = city_with_files();

    expect_refused(city, AUTHOR, (struct gw_ids){ (int64_t[]){ 7, 99 }, 2 }, "file.unknown");
    expect_refused(city, AUTHOR, (struct gw_ids){ (int64_t[]){ 1000 }, 1 }, "file.unknown");
    expect_refused(city, AUTHOR, (struct gw_ids){ (int64_t[]){ 7, 7 }, 2 }, "file.twice");
    ATTACH(city, 2, 1, 7);
    expect_refused(city, AUTHOR, (struct gw_ids){ (int64_t[]){ 7 }, 1 }, "file.unknown");
    struct attaching colleague = {
        .person_id = 1001, .item_id = 2, .version = 2, .files = { (int64_t[]){ 7 }, 1 }
    };
    ck_assert_int_eq(attach(city, &colleague), GW_OK); /* keeps what the item has */
    small_city_close(city);
}
END_TEST

START_TEST(an_item_has_at_most_fifty_files)
{
    struct small_city *city = city_with_files();
    int64_t ids[GW_FILES_MAX + 1];

    for (int i = 0; i <= GW_FILES_MAX; i++)
        ids[i] = i + 1;
    expect_refused(city, AUTHOR, (struct gw_ids){ ids, GW_FILES_MAX + 1 }, "file.too_many");
    struct attaching most = {
        .person_id = AUTHOR, .item_id = 1, .version = 1, .files = { ids, GW_FILES_MAX }
    };
    ck_assert_int_eq(attach(city, &most), GW_OK);
    small_city_close(city);
}
END_TEST

START_TEST(N10_7_an_item_may_have_its_limit_and_not_one_byte_more)
{
    struct small_city *city = city_with_files();
    int64_t ids[] = { 1, 2, 3 };

    settings_apply(city->app->settings, FILE_SETTING_ITEM_BYTES_MAX, GW_TEXT("2097152"), 2);
    expect_refused(city, AUTHOR, (struct gw_ids){ ids, 3 }, "file.item_limit");
    ATTACH(city, 1, 1, 1, 2);
    city_sql(city->directory, "UPDATE file SET size_bytes = size_bytes + 1 WHERE id = 3");
    expect_refused(city, AUTHOR, (struct gw_ids){ ids + 1, 2 }, "file.item_limit");
    small_city_close(city);
}
END_TEST

static enum gw_err
copy_run(struct gw_request *req, void *arg)
{
    (void)arg;
    return gw_files_copy(req, 1, 2);
}

static enum gw_err
remove_run(struct gw_request *req, void *arg)
{
    return gw_files_remove(req, *(const int64_t *)arg);
}

START_TEST(a_file_is_let_go_of_by_the_last_item_that_had_it)
{
    struct small_city *city = city_with_files();

    ck_assert_str_eq(released(city, 7), "1");
    ATTACH(city, 1, 1, 7, 8);
    ATTACH(city, 1, 2, 8);
    ck_assert_str_eq(released(city, 7), "0"); /* version 1 has it */
    ck_assert_int_eq(small_city_write(city, copy_run, NULL), GW_OK);
    ck_assert_str_eq(files_of(city, 2, 0), "8,");
    ck_assert_int_eq(small_city_write(city, remove_run, &(int64_t){ 1 }), GW_OK);
    ck_assert_str_eq(files_of(city, 1, 0), "");
    ck_assert_str_eq(released(city, 7), "1");
    ck_assert_str_eq(released(city, 8), "0");
    ck_assert_int_eq(small_city_write(city, remove_run, &(int64_t){ 2 }), GW_OK);
    ck_assert_str_eq(released(city, 8), "1");
    small_city_close(city);
}
END_TEST

START_TEST(what_a_draft_had_under_a_version_written_over_is_let_go_of)
{
    struct small_city *city = city_with_files();

    ATTACH(city, 1, 1, 7, 8);
    city_sql(city->directory, "DELETE FROM item_version WHERE item_id = 1 AND version = 1");
    ATTACH(city, 1, 2, 8);
    ck_assert_str_eq(files_of(city, 1, 0), "8,");
    ck_assert_str_eq(released(city, 7), "1");
    ck_assert_str_eq(released(city, 8), "0");
    small_city_close(city);
}
END_TEST

/* ---- what lies on the disk without a row ---- */

static void
put_stray(struct small_city *city, const char *text, struct blob_digest *digest)
{
    struct blobs *blobs = database_blobs(city->app->database);
    struct blob_pin pin;
    char token[BLOB_TOKEN_CHARS];
    int64_t bytes;
    int fd;

    ck_assert_int_eq(blobs_upload_new(blobs, token, &fd), GW_OK);
    ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    ck_assert_int_eq(blob_digest_of(&city->fake->env, fd, digest, &bytes), GW_OK);
    close(fd);
    ck_assert_int_eq(blobs_take(blobs, gw_text_from(token), digest, &pin), GW_OK);
    blob_unpin(&pin);
}

static enum gw_err
sweep_run(struct gw_request *req, void *arg)
{
    struct gw_job job = { 0 };

    (void)arg;
    GW_TRY(file_sweep(req, &job));
    return file_sweep_finish(req, &job);
}

static bool
is_there(struct small_city *city, const struct blob_digest *digest)
{
    int64_t bytes;
    int fd;

    if (blobs_open(database_blobs(city->app->database), digest, &fd, &bytes) != GW_OK)
        return false;
    close(fd);
    return true;
}

START_TEST(contents_without_a_row_are_swept_within_256_hours_and_not_before_a_day)
{
    struct small_city *city = city_with_files();
    struct blob_digest stray, named;
    gw_time real = gw_env_system()->now(gw_env_system());

    put_stray(city, "stray", &stray);
    put_stray(city, "named", &named);
    city_sql(city->directory,
             test_text("INSERT INTO blob (id, digest, size_bytes, created_at) VALUES (2, x'%s',"
                       " 5, 1)",
                       test_text("%.*s", GW_TEXT_ARG(gw_text_hex(city->arena, named.bytes,
                                                                 sizeof(named.bytes))))));
    fake_env_advance(city->fake, real + GW_HOUR - city->fake->now);
    for (int hour = 0; hour < 20; hour++) {
        ck_assert_int_eq(small_city_write(city, sweep_run, NULL), GW_OK);
        fake_env_advance(city->fake, GW_HOUR);
    }
    ck_assert(is_there(city, &stray));
    for (int hour = 0; hour < 280; hour++) {
        ck_assert_int_eq(small_city_write(city, sweep_run, NULL), GW_OK);
        fake_env_advance(city->fake, GW_HOUR);
    }
    ck_assert(!is_there(city, &stray));
    ck_assert(is_there(city, &named));
    small_city_close(city);
}
END_TEST
