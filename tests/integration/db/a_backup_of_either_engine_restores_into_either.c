/* a_backup_of_either_engine_restores_into_either.c - taken from a server that posts and uploads
 * come into; one archive, two databases, both whole.
 */
#include "tests/integration/db/moving.h"
#include "tests/lib/attacher.h"
#include "tests/lib/city_proof.h"
#include "tests/lib/poster.h"

#define IDS_MAX 100000
#define MADE_MAX 10000

/* What was acknowledged before is in the place that the archive was restored into. */
static void
prove_restored(const char *archive, const char *directory, const struct poster *before,
               const struct attacher *attached)
{
    struct program_result restored = PROGRAM("restore", "--from", archive, "--data", directory);
    struct city_proof proof;

    ck_assert_msg(restored.status == 0, "%s%s", restored.out, restored.err);
    city_prove_whole(directory, &proof);
    poster_prove(before, directory);
    attached_prove(attached->made, attached->made_count, directory);
    ck_assert_uint_ge(proof.contents, 1);
    ck_assert_str_eq(test_sql_string(directory, "SELECT verb FROM audit_entry ORDER BY id DESC"
                                                " LIMIT 1"),
                     "core.restore");
    struct server *server = server_start_on(directory, NULL);
    expect_status(client_get(client_signed_in(server, "staff"),
                             test_text("/api/bulletin/posts/%lld", (long long)before->ids[0])),
                  200);
    server_stop(server);
}

START_TEST(a_backup_of_either_engine_restores_into_either)
{
    const char *cluster = getenv("KAIRAN_TEST_DATABASE");
    const char *place = test_directory();
    const char *archive = test_text("%s/city.tar", place);

    if (cluster == NULL)
        return;
    cluster = test_text("%s", cluster);
    for (int on_pgsql = 0; on_pgsql < 2; on_pgsql++) {
        const char *directory = test_text("%s/city%d", place, on_pgsql);
        archive = test_text("%s/city%d.tar", place, on_pgsql);
        if (on_pgsql == 0)
            unsetenv("KAIRAN_TEST_DATABASE");
        else
            setenv("KAIRAN_TEST_DATABASE", cluster, 1);
        struct program_result made = PROGRAM("demo", "--data", directory, "--seed", "1", "--staff",
                                             "60", "--posts", "300", "--password", CITY_PASSWORD);
        ck_assert_msg(made.status == 0, "%s", made.err);
        city_without_limits(directory);
        struct server *server = server_start_on(directory, NULL);
        struct poster poster = { .server = server,
                                 .threads = 4,
                                 .ids = test_alloc(IDS_MAX * sizeof(int64_t)),
                                 .ids_max = IDS_MAX };
        struct attacher attacher = { .server = server,
                                     .threads = 2,
                                     .made = test_alloc(MADE_MAX * sizeof(struct attached)),
                                     .made_max = MADE_MAX };
        struct attacher before = { .made = test_alloc(MADE_MAX * sizeof(struct attached)) };
        poster_start(&poster);
        attacher_start(&attacher);
        while (poster_count(&poster) < 20 || attacher_look(&attacher, before.made) < 2)
            test_sleep_ms(10);
        size_t posts = poster_count(&poster);
        before.made_count = attacher_look(&attacher, before.made);
        struct program_result saved = PROGRAM("backup", "--data", directory, "--to", archive);
        ck_assert_msg(saved.status == 0, "%s%s", saved.out, saved.err);
        ck_assert_uint_gt(poster_count(&poster), posts); /* it went on serving */
        poster_stop(&poster);
        attacher_stop(&attacher);
        server_stop(server);
        poster.ids_count = posts;
        ck_assert_uint_gt(posts, 0);
        ck_assert_uint_gt(before.made_count, 0);

        unsetenv("KAIRAN_TEST_DATABASE");
        prove_restored(archive, test_text("%s/file%d", place, on_pgsql), &poster, &before);
        setenv("KAIRAN_TEST_DATABASE", cluster, 1);
        prove_restored(archive, test_text("%s/server%d", place, on_pgsql), &poster, &before);
    }
}
END_TEST

START_TEST(a_backup_is_not_restored_over_a_city)
{
    const char *place = test_directory();
    const char *archive = test_text("%s/city.tar", place);

    if (!test_on_pgsql())
        return;
    const char *directory = city_copy();
    ck_assert_int_eq(PROGRAM("backup", "--data", directory, "--to", archive).status, 0);
    const char *other = test_text("%s/other", place);
    struct program_result refused = PROGRAM("restore", "--from", archive, "--data", other,
                                            "--database", test_database_url(directory));
    ck_assert_int_eq(refused.status, 1);
    ck_assert_ptr_nonnull(strstr(refused.err, "holds data already"));
    ck_assert_int_ne(access(test_text("%s/blobs", other), F_OK), 0);
    struct program_result again = PROGRAM("restore", "--from", archive, "--data", other);
    ck_assert_msg(again.status == 0, "%s%s", again.out, again.err);
}
END_TEST
