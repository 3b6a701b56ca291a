/* office_rest.c - errands about everything but posts, and the city in which they are done. */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lib/engine.h"
#include "tests/lib/memory.h"
#include "tests/lib/office_posts.h"
#include "tests/lib/poster.h"

#define OWN_LOGIN "s00010" /* whom nobody else signs in */
#define DECIDED_BY_DEPUTY 12

static const char *
column_sql(const char *column, const char *table, int64_t id)
{
    return test_text("SELECT %s FROM %s WHERE id = %" PRId64, column, table, id);
}

/* ---- boards and templates ---- */

static const char *
board_path(int64_t id, const char *act)
{
    return test_text("/api/bulletin/boards/%" PRId64 "%s", id, act);
}

static void
board_act(struct clerk *clerk, const char *path, const char *body, const char *sql,
          const char *after)
{
    clerk_write(clerk, &(struct write){ .as = ADMIN,
                                        .method = "POST",
                                        .path = path,
                                        .body = body,
                                        .status = 200,
                                        .sql = sql,
                                        .after = after });
}

static int64_t
board_make(struct clerk *clerk)
{
    const char *name = clerk_word(clerk);

    struct response *made = clerk_write(
        clerk, &(struct write){ .as = ADMIN,
                                .method = "POST",
                                .path = "/api/bulletin/boards",
                                .body = test_text("{\"name\":\"%s\",\"readers\":"
                                                  "{\"everybody\":true}}",
                                                  name),
                                .status = 201,
                                .sql = test_text("SELECT count(*) FROM bulletin_board"
                                                 " WHERE name = '%s'",
                                                 name),
                                .after = "1" });

    return response_int(made, "id");
}

static void
board_follow(struct clerk *clerk, int64_t id)
{
    const int64_t staff = clerk_person(clerk, STAFF);

    clerk_write(clerk, &(struct write){ .as = STAFF,
                                        .method = "PUT",
                                        .path = board_path(id, "/subscription"),
                                        .body = "{\"subscribed\":true}",
                                        .status = 204,
                                        .sql = test_text("SELECT subscribed FROM"
                                                         " bulletin_subscription WHERE board_id ="
                                                         " %" PRId64 " AND person_id = %" PRId64,
                                                         id, staff),
                                        .after = "1" });
}

void
errand_board(struct clerk *clerk)
{
    const int64_t id = board_make(clerk), above = board_make(clerk);
    const char *closed = column_sql("closed_at IS NOT NULL", "bulletin_board", id);
    const char *banner = clerk_word(clerk);

    clerk_write(clerk, &(struct write){ .as = ADMIN,
                                        .method = "PATCH",
                                        .path = board_path(id, ""),
                                        .body = test_text("{\"banner\":\"%s\"}", banner),
                                        .version = 1,
                                        .status = 200,
                                        .sql = column_sql("banner", "bulletin_board", id),
                                        .after = banner });
    board_act(clerk, board_path(id, "/move"), test_text("{\"parent_id\":%" PRId64 "}", above),
              column_sql("parent_id", "bulletin_board", id), test_text("%" PRId64, above));
    board_follow(clerk, id);
    board_act(clerk, board_path(id, "/close"), "{}", closed, "1");
    board_act(clerk, board_path(id, "/reopen"), "{}", closed, "0");
    /* The branches are there; its entry in the log alone tells that it ran. */
    board_act(clerk, "/api/bulletin/branches", "{}", "SELECT 1", "1");
}

/* What is kept as a row with a text, from its making to its removal. */
struct kept {
    const char *list, *path, *sql;
};

static void
kept_write(struct clerk *clerk, const struct write *what, const struct kept *kept)
{
    struct write write = *what;

    write.path = kept->path;
    write.sql = kept->sql;
    clerk_write(clerk, &write);
}

void
errand_template(struct clerk *clerk)
{
    const char *title = clerk_word(clerk), *better = clerk_word(clerk);
    struct kept kept = { .path = "/api/bulletin/templates",
                         .sql = test_text("SELECT body_text FROM bulletin_template"
                                          " WHERE title = '%s'",
                                          title) };
    struct response *made = clerk_write(
        clerk, &(struct write){ .as = STAFF,
                                .method = "POST",
                                .path = kept.path,
                                .body = test_text("{\"department_id\":%" PRId64
                                                  ",\"name\":\"ひな形\",\"title\":\"%s\","
                                                  "\"body_text\":\"日時\"}",
                                                  clerk_section(clerk), title),
                                .status = 201,
                                .sql = kept.sql,
                                .after = "日時" });

    kept.path = test_text("%s/%" PRId64, kept.path, response_int(made, "id"));
    kept_write(clerk,
               &(struct write){ .as = STAFF,
                                .method = "PATCH",
                                .body = test_text("{\"body_text\":\"%s\"}", better),
                                .version = 1,
                                .status = 200,
                                .after = better },
               &kept);
    kept_write(clerk,
               &(struct write){ .as = STAFF, .method = "DELETE", .status = 204, .after = "" },
               &kept);
}

/* ---- groups ---- */

void
errand_group(struct clerk *clerk)
{
    const char *name = clerk_word(clerk), *better = clerk_word(clerk);
    struct kept kept = { .path = "/api/people/groups",
                         .sql = test_text("SELECT g.name || ' ' || (SELECT count(*) FROM"
                                          " person_group_member AS m WHERE m.group_id = g.id)"
                                          " FROM person_group AS g WHERE g.name IN ('%s', '%s')",
                                          name, better) };
    struct response *made = clerk_write(
        clerk, &(struct write){ .as = STAFF,
                                .method = "POST",
                                .path = kept.path,
                                .body = test_text("{\"name\":\"%s\"}", name),
                                .status = 201,
                                .sql = kept.sql,
                                .after = test_text("%s 0", name) });
    const char *path = test_text("%s/%" PRId64, kept.path, response_int(made, "id"));

    kept.path = path;
    kept_write(clerk,
               &(struct write){ .as = STAFF,
                                .method = "PATCH",
                                .body = test_text("{\"name\":\"%s\"}", better),
                                .version = 1,
                                .status = 200,
                                .after = test_text("%s 0", better) },
               &kept);
    kept.path = test_text("%s/import", path);
    kept_write(clerk,
               &(struct write){ .as = STAFF,
                                .method = "POST",
                                .body = "{\"text\":\"chief\\nadmin\"}",
                                .status = 200,
                                .after = test_text("%s 2", better) },
               &kept);
    kept.path = path;
    kept_write(clerk,
               &(struct write){ .as = STAFF, .method = "DELETE", .status = 204, .after = "" },
               &kept);
}

/* ---- settings and lists ---- */

/* A list of one person, with an account. */
static void
list_take(struct clerk *clerk, const char *word)
{
    const char *list = test_text(
        "職員番号,氏名,フリガナ,所属コード,職名,役職順,本務兼務,発令日,"
        "ログインID\n%s,青木 花,アオキ ハナ,021,主事,70,本務,2024/4/1,%s\n",
        word, word);

    clerk_write(clerk, &(struct write){ .as = ADMIN,
                                        .method = "POST",
                                        .path = "/api/import/runs?kind=staff&accounts=true"
                                                "&apply=true",
                                        .body = list,
                                        .status = 200,
                                        .sql = test_text("SELECT count(*) FROM person AS p JOIN"
                                                         " holding AS h ON h.person_id = p.id"
                                                         " JOIN account AS a ON a.person_id = p.id"
                                                         " WHERE p.staff_no = '%s'",
                                                         word),
                                        .after = "1" });
}

/* For the list taken last: nobody else takes any. */
static void
passwords_issue(struct clerk *clerk, const char *word)
{
    struct response *waiting = clerk_get(clerk, ADMIN, "/api/import/initial_passwords");
    int64_t newest = 0;

    for (size_t i = 0; i < response_count(waiting, "lists"); i++) {
        const int64_t since = response_int(waiting, test_text("lists.%zu.unused_since", i));

        newest = since > newest ? since : newest;
    }
    clerk_write(clerk, &(struct write){ .as = ADMIN,
                                        .method = "POST",
                                        .path = "/api/import/initial_passwords",
                                        .body = test_text("{\"unused_since\":%" PRId64 "}", newest),
                                        .status = 200,
                                        .sql = test_text("SELECT password LIKE '$argon2%%' FROM"
                                                         " account WHERE login = '%s'",
                                                         word),
                                        .after = "1" });
}

static void
setting_change(struct clerk *clerk, const char *key, const char *value)
{
    struct response *list = clerk_get(clerk, ADMIN, "/api/core/settings");
    int64_t version = 0;

    for (size_t i = 0; i < response_count(list, "items"); i++)
        if (strcmp(response_string(list, test_text("items.%zu.key", i)), key) == 0)
            version = response_int(list, test_text("items.%zu.version", i));
    clerk_write(clerk,
                &(struct write){ .as = ADMIN,
                                 .method = "PATCH",
                                 .path = "/api/core/settings",
                                 .body = test_text("{\"key\":\"%s\",\"value\":\"%s\"}", key, value),
                                 .version = version,
                                 .status = 200,
                                 .sql = test_text("SELECT value FROM setting WHERE key ="
                                                  " '%s'",
                                                  key),
                                 .after = value });
}

static void
switch_notices(struct clerk *clerk, bool on)
{
    const char *topic = "item.comment";

    clerk_write(clerk,
                &(struct write){ .as = STAFF,
                                 .method = "PUT",
                                 .path = "/api/item/notice_settings",
                                 .body = test_text("{\"topic\":\"%s\",\"in_app\":%s}", topic,
                                                   on ? "true" : "false"),
                                 .status = 204,
                                 .sql = test_text("SELECT count(*) FROM notice_off WHERE"
                                                  " person_id = %" PRId64 " AND topic = '%s'",
                                                  clerk_person(clerk, STAFF), topic),
                                 .after = on ? "0" : "1" });
}

void
errand_setting(struct clerk *clerk)
{
    const char *word = clerk_word(clerk);

    setting_change(clerk, "bulletin.area_notice", word);
    switch_notices(clerk, false);
    list_take(clerk, word);
    passwords_issue(clerk, word);
    switch_notices(clerk, true);
}

/* ---- sessions and passwords ---- */

#define OWN_PASSWORD "misono-7-kawara"
/* How many sessions there are, and which password it is. */
#define SESSIONS                                                                           \
    "SELECT (SELECT count(*) FROM session AS s WHERE s.account_id = a.id) || CASE WHEN"    \
    " is_password(a.password, '" CITY_PASSWORD "') THEN ' city' WHEN"                      \
    " is_password(a.password, '" OWN_PASSWORD "') THEN ' own' END FROM account AS a WHERE" \
    " a.login = '" OWN_LOGIN "'"

/* A session that began without an answer is as good as lost: its cookie is unknown. */
static struct client *
sign_in(struct clerk *clerk)
{
    struct client *own = clerk_client(clerk);
    struct response *made = NULL;

    *own->cookie = *own->csrf = '\0';
    for (int sessions = 1; made == NULL; sessions++)
        made = clerk_write(clerk, &(struct write){ .client = own,
                                                   .method = "POST",
                                                   .path = "/api/session",
                                                   .body = "{\"login\":\"" OWN_LOGIN
                                                           "\",\"password\":\"" CITY_PASSWORD "\"}",
                                                   .status = 200,
                                                   .sql = SESSIONS,
                                                   .after = test_text("%d city", sessions) });
    const char *cookie = response_header(made, "Set-Cookie");

    snprintf(own->cookie, sizeof(own->cookie), "%.*s", (int)strcspn(cookie, ";"), cookie);
    snprintf(own->csrf, sizeof(own->csrf), "%s", response_string(made, "csrf"));
    return own;
}

/* It ends the other sessions. */
static void
password_change(struct clerk *clerk, const char *from, const char *to, const char *after)
{
    clerk_write(clerk, &(struct write){ .client = clerk_client(clerk),
                                        .method = "PUT",
                                        .path = "/api/session/password",
                                        .body = test_text("{\"current_password\":\"%s\","
                                                          "\"new_password\":\"%s\"}",
                                                          from, to),
                                        .status = 204,
                                        .sql = SESSIONS,
                                        .after = after });
}

static void
language_change(struct clerk *clerk, const char *language)
{
    clerk_write(clerk, &(struct write){ .client = clerk_client(clerk),
                                        .method = "PATCH",
                                        .path = "/api/session",
                                        .body = test_text("{\"language\":\"%s\"}", language),
                                        .status = 200,
                                        .sql = "SELECT language FROM account WHERE login ="
                                               " '" OWN_LOGIN "'",
                                        .after = language });
}

void
errand_session(struct clerk *clerk)
{
    struct client *own = sign_in(clerk);

    language_change(clerk, "en");
    password_change(clerk, CITY_PASSWORD, OWN_PASSWORD, "1 own");
    language_change(clerk, "ja");
    password_change(clerk, OWN_PASSWORD, CITY_PASSWORD, "1 city");
    clerk_write(clerk, &(struct write){ .client = own,
                                        .method = "DELETE",
                                        .path = "/api/session",
                                        .status = 204,
                                        .sql = SESSIONS,
                                        .after = "0 city" });
    test_sleep_ms(50); /* hashing passwords is not what this is about */
}

/* ---- exports ---- */

#define EXPORT_TRIES 6000 /* of 20 ms: it begins anew with each server */

static const char *
export_path(int64_t id, const char *act)
{
    return test_text("/api/export/runs/%" PRId64 "%s", id, act);
}

static int64_t
export_ask(struct clerk *clerk, enum member as, const char *department)
{
    const char *reason = clerk_word(clerk);
    struct response *made = clerk_write(
        clerk, &(struct write){ .as = as,
                                .method = "POST",
                                .path = "/api/export/runs",
                                .body = test_text("{%s\"reason\":\"%s\"}", department, reason),
                                .status = 201,
                                .sql = test_text("SELECT count(*) FROM export_run"
                                                 " WHERE reason = '%s'",
                                                 reason),
                                .after = "1" });

    return response_int(made, "id");
}

static void
export_decide(struct clerk *clerk, int64_t id, const char *decision, bool agrees)
{
    clerk_write(clerk, &(struct write){ .as = SUPERVISOR,
                                        .method = "POST",
                                        .path = export_path(id, decision),
                                        .body = "{\"reason\":\"計画のとおり\"}",
                                        .status = 200,
                                        .sql = column_sql("CASE WHEN decided_by IS NULL THEN ''"
                                                          " WHEN state = 2 THEN 'no' ELSE 'yes'"
                                                          " END",
                                                          "export_run", id),
                                        .after = agrees ? "yes" : "no" });
}

static void
export_wait(struct clerk *clerk, enum member as, int64_t id)
{
    for (int tries = 0; tries < EXPORT_TRIES; tries++) {
        struct response *run = clerk_get(clerk, as, export_path(id, ""));
        const char *state = response_string(run, "state");

        if (strcmp(state, "ready") == 0)
            return;
        ck_assert_msg(strcmp(state, "failed") != 0, "the export failed: %s", run->body);
        test_sleep_ms(20);
    }
    ck_abort_msg("the export is not ready after all that time");
}

static void
export_take(struct clerk *clerk, enum member as, int64_t id)
{
    export_wait(clerk, as, id);
    clerk_write(clerk,
                &(struct write){ .as = as,
                                 .method = "POST",
                                 .path = export_path(id, "/load"),
                                 .body = "{}",
                                 .status = 200,
                                 .sql = column_sql("loadable_until IS NOT NULL", "export_run", id),
                                 .after = "1" });
}

/* A section's, loaded; the city's, refused and agreed to and taken away again. */
void
errand_export(struct clerk *clerk)
{
    const int64_t own = export_ask(
        clerk, CHIEF, test_text("\"department_id\":%" PRId64 ",", clerk_section(clerk)));

    export_take(clerk, CHIEF, own);
    export_decide(clerk, export_ask(clerk, ADMIN, ""), "/refusal", false);
    const int64_t city = export_ask(clerk, ADMIN, "");
    export_decide(clerk, city, "/approval", true);
    export_wait(clerk, ADMIN, city);
    clerk_write(clerk, &(struct write){ .as = ADMIN,
                                        .method = "DELETE",
                                        .path = export_path(city, ""),
                                        .status = 204,
                                        .sql = column_sql("state = 7", "export_run", city),
                                        .after = "1" });
}

errand *const office_errands[] = {
    errand_post,
    errand_place,
    errand_comment,
    errand_confirmation,
    errand_approval,
    errand_file,
    errand_board,
    errand_template,
    errand_group,
    errand_setting,
    errand_session,
    errand_export,
    NULL,
};

/* ---- the city ---- */

#define CHIEF_IS_AWAY                                                                   \
    "INSERT INTO leave_period (id, person_id, leave_from) VALUES (7, (SELECT person_id" \
    " FROM account WHERE login = 'chief'), 1)"
#define DEPUTY                                                                          \
    "SELECT a.login FROM account AS a JOIN holding AS h ON h.person_id = a.person_id"   \
    " JOIN deputy_order AS d ON d.deputy_position_id = h.position_id JOIN holding AS c" \
    " ON c.position_id = d.position_id JOIN account AS o ON o.person_id = c.person_id"  \
    " AND o.login = 'chief' ORDER BY d.sequence LIMIT 1"
#define APPROVAL_BOARD "SELECT id FROM bulletin_board WHERE name = '例規・文書'"

void
office_prepare(const char *directory)
{
    const long long board = test_sql_number(directory, APPROVAL_BOARD);
    struct server *server;

    city_without_limits(directory);
    test_sql(directory, CHIEF_IS_AWAY);
    server = server_start_on(directory, NULL);
    struct client *staff = client_signed_in(server, "staff");
    struct client *deputy = client_signed_in(server, test_sql_string(directory, DEPUTY));
    for (int i = 0; i < DECIDED_BY_DEPUTY; i++) {
        struct response *made = client_post(
            staff, "/api/bulletin/posts",
            test_text("{\"board_id\":%lld,\"title\":\"休暇中\",\"body_text\":\"本文\"}", board));

        expect_status(made, 201);
        expect_status(client_post(deputy,
                                  test_text("/api/bulletin/posts/%" PRId64 "/approval",
                                            response_int(made, "id")),
                                  "{\"decision\":\"approve\"}"),
                      200);
    }
    server_stop(server);
    test_sql(directory, "DELETE FROM leave_period WHERE id = 7");
}
