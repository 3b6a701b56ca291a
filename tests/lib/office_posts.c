/* office_posts.c - errands about posts: from the draft to the trash, comments, confirmations,
 * approvals, files. */
#include "tests/lib/office_posts.h"

#include <check.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lib/memory.h"

#define OWN_BOARD "総務課" /* staff and chief write, nobody else reads */
#define OPEN_BOARD "職員の広場"
#define APPROVAL_BOARD "例規・文書" /* the chief approves */
#define TUS "Tus-Resumable: 1.0.0\r\n"
#define FILE_BYTES 24000

static const char *
path_of(const char *format, int64_t id)
{
    return test_text("%s%" PRId64, format, id);
}

static const char *
item_path(int64_t id, const char *act)
{
    return test_text("/api/item/items/%" PRId64 "%s", id, act);
}

static const char *
post_path(int64_t id, const char *act)
{
    return test_text("/api/bulletin/posts/%" PRId64 "%s", id, act);
}

/* A column of the item. */
static const char *
item_sql(const char *column, int64_t id)
{
    return test_text("SELECT %s FROM item WHERE id = %" PRId64, column, id);
}

static const char *
posts_sql(const char *title)
{
    return test_text("SELECT count(*) FROM item AS i JOIN bulletin_post AS p ON p.item_id = i.id"
                     " WHERE i.title = '%s'",
                     title);
}

static const char *
marked_sql(int64_t person_id, int64_t item_id)
{
    return test_text("SELECT count(*) FROM read_mark AS m, item AS i WHERE i.id = %" PRId64
                     " AND m.person_id = %" PRId64 " AND holds(m.bitmap, i.item_no)",
                     item_id, person_id);
}

int64_t
clerk_post(struct clerk *clerk, enum member as, const struct post *post)
{
    struct response *made = clerk_write(
        clerk, &(struct write){ .as = as,
                                .method = "POST",
                                .path = "/api/bulletin/posts",
                                .body = test_text("{\"board_id\":%" PRId64 ",\"title\":\"%s\","
                                                  "\"body_text\":\"本文です。\"%s}",
                                                  clerk_board(clerk, post->board), post->title,
                                                  post->more == NULL ? "" : post->more),
                                .status = 201,
                                .sql = posts_sql(post->title),
                                .after = "1" });

    return response_int(made, "id");
}

/* Of the version that stands there now. */
static void
post_patch(struct clerk *clerk, int64_t id, const char *body, const char *sql, const char *after)
{
    const int64_t version = response_int(clerk_get(clerk, STAFF, post_path(id, "")), "version");

    clerk_write(clerk, &(struct write){ .as = STAFF,
                                        .method = "PATCH",
                                        .path = post_path(id, ""),
                                        .body = body,
                                        .version = version,
                                        .status = 200,
                                        .sql = sql,
                                        .after = after });
}

static struct response *
act(struct clerk *clerk, const char *path, int status, const char *sql, const char *after)
{
    return clerk_write(clerk, &(struct write){ .as = STAFF,
                                               .method = "POST",
                                               .path = path,
                                               .body = "{}",
                                               .status = status,
                                               .sql = sql,
                                               .after = after });
}

static void
drop(struct clerk *clerk, const char *path, const char *sql, const char *after)
{
    clerk_write(clerk, &(struct write){ .as = STAFF,
                                        .method = "DELETE",
                                        .path = path,
                                        .status = 204,
                                        .sql = sql,
                                        .after = after });
}

struct effect {
    const char *sql, *after;
};

static void
put(struct clerk *clerk, enum member as, const char *path, const char *body, struct effect effect)
{
    clerk_write(clerk, &(struct write){ .as = as,
                                        .method = "PUT",
                                        .path = path,
                                        .body = body,
                                        .status = 204,
                                        .sql = effect.sql,
                                        .after = effect.after });
}

/* ---- the life of a post ---- */

static void
post_read(struct clerk *clerk, int64_t id)
{
    const char *chief = marked_sql(clerk_person(clerk, CHIEF), id);

    put(clerk, CHIEF, post_path(id, "/mark"), "{\"read\":true}", (struct effect){ chief, "1" });
    put(clerk, CHIEF, post_path(id, "/mark"), "{\"read\":false}", (struct effect){ chief, "0" });
    clerk_write(
        clerk, &(struct write){ .as = CHIEF,
                                .method = "POST",
                                .path = "/api/item/marks",
                                .body = test_text("{\"item_ids\":[%" PRId64 "],\"read\":true}", id),
                                .status = 204,
                                .sql = chief,
                                .after = "1" });
}

void
errand_post(struct clerk *clerk)
{
    const char *title = clerk_word(clerk);
    const int64_t id = clerk_post(clerk, STAFF,
                                  &(struct post){ OWN_BOARD, title, ",\"draft\":true" });
    const char *state = item_sql("state", id);

    post_patch(clerk, id, "{\"contact\":\"総務課 内線 1234\"}", item_sql("contact", id),
               "総務課 内線 1234");
    act(clerk, post_path(id, "/publish"), 200, state, "3");
    post_patch(clerk, id, "{\"body_text\":\"訂正した本文です。\"}",
               test_text("SELECT p.body_text || ' ' || (SELECT count(*) FROM item_version AS v"
                         " WHERE v.item_id = p.item_id) FROM bulletin_post AS p WHERE p.item_id ="
                         " %" PRId64,
                         id),
               "訂正した本文です。 2");
    post_read(clerk, id);
    struct response *copied = act(clerk, post_path(id, "/copy"), 201, posts_sql(title), "2");
    const int64_t copy = response_int(copied, "id");
    const char *trashed = item_sql("trashed_at IS NOT NULL", copy);
    drop(clerk, item_path(copy, ""), trashed, "1");
    act(clerk, item_path(copy, "/restore"), 200, trashed, "0");
    act(clerk, item_path(id, "/end"), 200, state, "4");
    drop(clerk, post_path(id, ""), state, "5");
    act(clerk, item_path(id, "/restore"), 200, state, "4");
}

/* A post that is moved to where everybody reads, and is held. */
void
errand_place(struct clerk *clerk)
{
    const char *title = clerk_word(clerk);
    const int64_t id = clerk_post(clerk, STAFF, &(struct post){ "全庁お知らせ", title, NULL });
    const int64_t board = clerk_board(clerk, OPEN_BOARD);
    const char *hold = item_sql("hold", id);

    clerk_write(clerk, &(struct write){ .as = ADMIN,
                                        .method = "POST",
                                        .path = post_path(id, "/move"),
                                        .body = test_text("{\"board_id\":%" PRId64 "}", board),
                                        .status = 200,
                                        .sql = item_sql("container_id", id),
                                        .after = test_text("%" PRId64, board) });
    for (int i = 0; i < 2; i++)
        clerk_write(clerk,
                    &(struct write){ .as = ADMIN,
                                     .method = "PUT",
                                     .path = item_path(id, "/hold"),
                                     .body = i == 0 ? "{\"hold\":true,\"reason\":\"請求\"}"
                                                    : "{\"hold\":false,\"reason\":\"済んだ\"}",
                                     .status = 200,
                                     .sql = hold,
                                     .after = i == 0 ? "1" : "0" });
    clerk_note_word(clerk, title, id);
}

/* ---- comments ---- */

void
errand_comment(struct clerk *clerk)
{
    const char *text = clerk_word(clerk), *better = clerk_word(clerk);
    const int64_t post = clerk_post(
        clerk, STAFF,
        &(struct post){ OPEN_BOARD, clerk_word(clerk), ",\"comments_allowed\":true" });
    const char *sql = test_text("SELECT c.body_text || ' ' || i.state FROM item_comment AS c JOIN"
                                " item AS i ON i.id = c.item_id WHERE c.body_text IN ('%s', '%s')",
                                text, better);
    struct response *made = clerk_write(
        clerk, &(struct write){ .as = CHIEF,
                                .method = "POST",
                                .path = item_path(post, "/comments"),
                                .body = test_text("{\"body_text\":\"%s\"}", text),
                                .status = 201,
                                .sql = sql,
                                .after = test_text("%s 3", text) });
    const char *path = path_of("/api/item/comments/", response_int(made, "id"));

    clerk_write(clerk, &(struct write){ .as = CHIEF,
                                        .method = "PATCH",
                                        .path = path,
                                        .body = test_text("{\"body_text\":\"%s\"}", better),
                                        .version = 1,
                                        .status = 200,
                                        .sql = sql,
                                        .after = test_text("%s 3", better) });
    clerk_write(clerk, &(struct write){ .as = CHIEF,
                                        .method = "DELETE",
                                        .path = path,
                                        .status = 204,
                                        .sql = sql,
                                        .after = test_text("%s 5", better) });
}

/* ---- confirmations, reminders, notices ---- */

static const char *
confirmed_sql(int64_t item_id, int64_t person_id)
{
    return test_text("SELECT kind FROM confirmation WHERE item_id = %" PRId64
                     " AND person_id = %" PRId64,
                     item_id, person_id);
}

/* A job sends it. */
static int64_t
notice_of(struct clerk *clerk, int64_t item_id)
{
    for (int tries = 0; tries < 1000; tries++) {
        struct response *list = clerk_get(clerk, STAFF, "/api/item/notices?unread=true&limit=200");

        for (size_t i = 0; i < response_count(list, "items"); i++)
            if (response_int(list, test_text("items.%zu.item.id", i)) == item_id)
                return response_int(list, test_text("items.%zu.id", i));
        test_sleep_ms(10);
    }
    ck_abort_msg("staff has no notice of the reminder");
    return 0;
}

static const char *
notice_sql(int64_t id)
{
    return test_text("SELECT read_at IS NOT NULL FROM notice WHERE id = %" PRId64, id);
}

static int64_t
post_with_reminder(struct clerk *clerk)
{
    const int64_t id = clerk_post(
        clerk, CHIEF, &(struct post){ OWN_BOARD, clerk_word(clerk), ",\"confirm\":true" });

    clerk_write(clerk, &(struct write){
                           .as = CHIEF,
                           .method = "POST",
                           .path = item_path(id, "/reminders"),
                           .body = "{}",
                           .status = 200,
                           .sql = path_of("SELECT count(*) FROM reminder WHERE item_id = ", id),
                           .after = "1" });
    return id;
}

static int64_t
colleague(struct clerk *clerk)
{
    struct response *list = clerk_get(
        clerk, STAFF, path_of("/api/people/persons?department_id=", clerk_section(clerk)));

    for (size_t i = 0; i < response_count(list, "items"); i++) {
        const int64_t id = response_int(list, test_text("items.%zu.id", i));

        if (id != clerk_person(clerk, STAFF) && id != clerk_person(clerk, CHIEF))
            return id;
    }
    ck_abort_msg("staff and chief are alone in their section");
    return 0;
}

void
errand_confirmation(struct clerk *clerk)
{
    const int64_t first = post_with_reminder(clerk), second = post_with_reminder(clerk);
    const int64_t staff = clerk_person(clerk, STAFF), told = colleague(clerk);
    const int64_t notice = notice_of(clerk, first), other = notice_of(clerk, second);
    const char *path = item_path(first, "/confirmation"), *sql = confirmed_sql(first, staff);

    act(clerk,
        test_text("/api/bulletin/boards/%" PRId64 "/mark_all", clerk_board(clerk, OWN_BOARD)), 204,
        marked_sql(staff, first), "1");
    put(clerk, STAFF, test_text("/api/item/notices/%" PRId64 "/mark", notice), "{\"read\":true}",
        (struct effect){ notice_sql(notice), "1" });
    act(clerk, "/api/item/notices/mark_all", 204, notice_sql(other), "1");
    put(clerk, STAFF, path, "{}", (struct effect){ sql, "own" });
    drop(clerk, path, sql, "");
    put(clerk, CHIEF, path, test_text("{\"person_id\":%" PRId64 "}", staff),
        (struct effect){ sql, "on_behalf" });
    put(clerk, STAFF, item_path(second, "/confirmation"),
        test_text("{\"department_id\":%" PRId64 ",\"told\":[%" PRId64 "]}", clerk_section(clerk),
                  told),
        (struct effect){ test_text("SELECT (%s) || (%s)", confirmed_sql(second, told),
                                   confirmed_sql(second, staff)),
                         "departmentown" });
}

/* ---- approvals ---- */

static int64_t
post_asked(struct clerk *clerk)
{
    return clerk_post(clerk, STAFF, &(struct post){ APPROVAL_BOARD, clerk_word(clerk), NULL });
}

static const char *
asked_sql(int64_t id)
{
    return test_text("SELECT i.state || ' ' || a.state FROM item AS i JOIN bulletin_approval AS a"
                     " ON a.item_id = i.id WHERE i.id = %" PRId64 " ORDER BY a.round DESC",
                     id);
}

static void
decide(struct clerk *clerk, int64_t id, const char *decision, const char *after)
{
    clerk_write(clerk, &(struct write){ .as = CHIEF,
                                        .method = "POST",
                                        .path = post_path(id, "/approval"),
                                        .body = test_text("{\"decision\":\"%s\",\"comment\":"
                                                          "\"日付を確かめました。\"}",
                                                          decision),
                                        .status = 200,
                                        .sql = asked_sql(id),
                                        .after = after });
}

/* What a deputy decided before the office opened is seen as long as there is some. */
static void
see_one(struct clerk *clerk)
{
    struct response *list = clerk_get(clerk, CHIEF, "/api/bulletin/approvals?list=after_review");

    if (response_count(list, "items") == 0)
        return;
    const int64_t id = response_int(list, "items.0.id");
    clerk_write(clerk, &(struct write){ .as = CHIEF,
                                        .method = "POST",
                                        .path = post_path(id, "/after_review"),
                                        .body = "{}",
                                        .status = 204,
                                        .sql = path_of("SELECT seen_at IS NOT NULL FROM"
                                                       " bulletin_approval WHERE item_id = ",
                                                       id),
                                        .after = "1" });
}

void
errand_approval(struct clerk *clerk)
{
    const int64_t good = post_asked(clerk), bad = post_asked(clerk), regretted = post_asked(clerk);

    decide(clerk, good, "approve", "3 3");
    decide(clerk, bad, "return", "1 2");
    drop(clerk, post_path(regretted, "/approval"), asked_sql(regretted), "1 4");
    see_one(clerk);
}

/* ---- files ---- */

/* Of letters, for it is sent as a text: each one another, none with the same digest. */
static const char *
file_text(const char *word)
{
    char *text = test_alloc(FILE_BYTES + 1);

    for (size_t i = 0; i < FILE_BYTES; i++)
        text[i] = (char)('a' + (i * 7 + i / 512 + (size_t)word[i % strlen(word)]) % 26);
    memcpy(text, word, strlen(word));
    return text;
}

static const char *
digest_of(const char *text)
{
    unsigned char digest[32];
    char *hex = test_alloc(2 * sizeof(digest) + 1);

    crypto_generichash(digest, sizeof(digest), (const unsigned char *)text, strlen(text), NULL, 0);
    sodium_bin2hex(hex, 2 * sizeof(digest) + 1, digest, sizeof(digest));
    return hex;
}

/* "" where it is not; 0 or 1: whether half of it was taken and is there; its digest where it is
 * whole. */
static const char *
upload_sql(const char *name)
{
    return test_text("SELECT lower(hex(b.digest)) FROM file AS f JOIN blob AS b ON b.id ="
                     " f.blob_id WHERE f.name = '%s' UNION ALL SELECT stored(u.token) >= %d AND"
                     " EXISTS (SELECT 1 FROM audit_entry AS e WHERE e.item_id = u.id AND e.verb ="
                     " 'file.upload.append' AND e.result = 'ok') FROM upload AS u"
                     " WHERE u.name = '%s'",
                     name, FILE_BYTES / 2, name);
}

static const char *
upload_begin(struct clerk *clerk, const char *name)
{
    char coded[64];

    sodium_bin2base64(coded, sizeof(coded), (const unsigned char *)name, strlen(name),
                      sodium_base64_VARIANT_ORIGINAL);
    struct response *made = clerk_write(
        clerk, &(struct write){ .as = STAFF,
                                .method = "POST",
                                .path = "/api/file/uploads",
                                .headers = test_text(TUS "Upload-Length: %d\r\n"
                                                         "Upload-Metadata: filename %s\r\n",
                                                     FILE_BYTES, coded),
                                .status = 201,
                                .sql = upload_sql(name),
                                .after = "0" });
    return response_header(made, "Location");
}

/* In two pieces, or in more where the server dies in between; only half of it where not `whole`. */
static int64_t
upload(struct clerk *clerk, const char *name, bool whole)
{
    const char *text = file_text(name), *path = upload_begin(clerk, name), *sql = upload_sql(name);

    clerk_append(clerk, path, text, FILE_BYTES / 2, &(struct write){ .sql = sql, .after = "1" });
    if (whole)
        clerk_append(clerk, path, text, FILE_BYTES,
                     &(struct write){ .sql = sql, .after = digest_of(text) });
    return strtoll(strrchr(path, '/') + 1, NULL, 10);
}

static void
upload_drop(struct clerk *clerk, int64_t id, const char *name)
{
    clerk_write(clerk, &(struct write){ .as = STAFF,
                                        .method = "DELETE",
                                        .path = path_of("/api/file/uploads/", id),
                                        .headers = TUS,
                                        .status = 204,
                                        .sql = upload_sql(name),
                                        .after = "" });
}

static const char *
attached_sql(int64_t file_id)
{
    return test_text("SELECT count(*) FROM attachment WHERE until_version IS NULL AND file_id ="
                     " %" PRId64,
                     file_id);
}

void
errand_file(struct clerk *clerk)
{
    const char *half = clerk_word(clerk), *unused = clerk_word(clerk);
    const int64_t file = upload(clerk, clerk_word(clerk), true);
    const int64_t second = upload(clerk, clerk_word(clerk), true);
    const int64_t post = clerk_post(clerk, STAFF,
                                    &(struct post){ OWN_BOARD, clerk_word(clerk),
                                                    test_text(",\"files\":[%" PRId64 "]", file) });

    post_patch(clerk, post, test_text("{\"files\":[%" PRId64 ",%" PRId64 "]}", second, file),
               attached_sql(second), "1");
    post_patch(clerk, post, test_text("{\"files\":[%" PRId64 "]}", second), attached_sql(file),
               "0");
    upload_drop(clerk, upload(clerk, half, false), half);
    upload_drop(clerk, upload(clerk, unused, true), unused);
}
