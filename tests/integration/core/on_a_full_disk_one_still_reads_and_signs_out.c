/* A disk that is full, on a small file system of the test's own: what was stored stays, writing is
 * refused in words, and reading, signing in and out, closing an account and the log of all that go
 * on; with room again everything does by itself. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/integration/core/board.h"
#include "tests/lib/engine.h"
#include "tests/lib/fixture.h"
#include "tests/lib/tus.h"

#define POSTS_MAX 300

static void
file_put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);

    ck_assert_msg(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text), "%s: %s", path,
                  strerror(errno));
    close(fd);
}

/* Only this process and its children see it, and with them it is gone. */
static const char *
small_disk(void)
{
    const char *directory = test_text("%s/disk", test_directory());
    const unsigned user = getuid(), group = getgid();

    ck_assert_int_eq(mkdir(directory, 0700), 0);
    ck_assert_int_eq(unshare(user == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER), 0);
    if (user != 0) {
        file_put("/proc/self/setgroups", "deny");
        file_put("/proc/self/uid_map", test_text("%u %u 1", user, user));
        file_put("/proc/self/gid_map", test_text("%u %u 1", group, group));
    }
    ck_assert_int_eq(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
    ck_assert_msg(mount("none", directory, "tmpfs", 0, "size=64m,mode=700") == 0, "%s",
                  strerror(errno));
    return directory;
}

/* Takes all the room that is left. */
static const char *
fill(const char *disk)
{
    static const char zeros[4096];
    const char *path = test_text("%s/filler", disk);
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

    ck_assert_int_ge(fd, 0);
    while (write(fd, zeros, sizeof(zeros)) > 0)
        continue;
    ck_assert_int_eq(errno, ENOSPC);
    close(fd);
    return path;
}

static struct response *
post(struct client *client, int64_t board)
{
    return client_post(client, "/api/bulletin/posts",
                       test_text("{\"board_id\":%lld,\"title\":\"掲示\",\"body_text\":\"本文\"}",
                                 (long long)board));
}

/* Until the room that the log had is used up. */
static struct response *
post_until_full(struct client *client, int64_t board)
{
    struct response *response = post(client, board);

    for (int i = 0; response->status == 201; i++) {
        ck_assert_int_lt(i, POSTS_MAX);
        response = post(client, board);
    }
    return response;
}

static int64_t
entries(const char *city, const char *verb)
{
    return test_sql_number(city, test_text("SELECT COUNT(*) FROM audit_entry WHERE verb = '%s'"
                                           " AND result = 'ok'",
                                           verb));
}

/* What still works while the disk is full. */
static void
full_prove(struct server *server, struct client *staff, int64_t board)
{
    const char *city = server->directory;
    int64_t left = entries(city, "core.session.remove"), entered;
    struct program_result closed;

    expect_status(
        client_get(staff, test_text("/api/bulletin/posts?board_id=%lld", (long long)board)), 200);
    for (int i = 0; i < 3; i++) {
        struct client *chief = client_signed_in(server, "chief");

        expect_problem(post(chief, board), 507, "full", "");
        expect_status(client_delete(chief, "/api/session"), 204);
    }
    ck_assert_int_eq(entries(city, "core.session.remove"), left + 3);
    expect_problem(tus_create(staff, 1 << 20, "a.txt"), 507, "full", "");
    entered = test_sql_number(city, "SELECT COUNT(*) FROM audit_entry");
    expect_status(client_sign_in(client_new(server), "staff", "wrong password"), 401);
    closed = PROGRAM("user", "close", "--data", city, "--login", "supervisor");
    ck_assert_msg(closed.status == 0, "%s", closed.err);
    ck_assert_int_eq(test_sql_number(city, "SELECT COUNT(*) FROM audit_entry"), entered + 2);
    expect_status(client_sign_in(client_new(server), "supervisor", CITY_PASSWORD), 401);
}

START_TEST(on_a_full_disk_one_still_reads_and_signs_out)
{
    const char *disk = small_disk(), *filler;
    const char *city = test_text("%s/city", disk);

    test_copy(city_copy(), city);
    struct server *server = server_start_on(city, NULL);
    struct client *staff = client_signed_in(server, "staff");
    int64_t board = board_to_write(staff);
    expect_status(post(staff, board), 201);
    filler = fill(disk);

    struct response *refused = post_until_full(staff, board);
    expect_problem(refused, 507, "full", "");
    ck_assert_ptr_nonnull(strstr(response_string(refused, "detail"), "空き容量が足りない"));
    int64_t posts = test_sql_number(city, "SELECT COUNT(*) FROM bulletin_post");
    full_prove(server, staff, board);
    ck_assert_int_eq(test_sql_number(city, "SELECT COUNT(*) FROM bulletin_post"), posts);
    struct program_result doctor = PROGRAM("doctor", "--data", city);
    ck_assert_int_eq(doctor.status, 1);
    ck_assert_ptr_nonnull(strstr(doctor.out, "FAIL  disk: it is full"));

    ck_assert_int_eq(unlink(filler), 0);
    server_wait_log(server, "db.disk.room_again", 20000);
    expect_status(post(staff, board), 201);
    server_stop(server);
    doctor = PROGRAM("doctor", "--data", city);
    ck_assert_ptr_null(strstr(doctor.out, "it is full"));
    ck_assert_ptr_nonnull(strstr(doctor.out, "structure is sound"));
    (void)umount2(disk, MNT_DETACH);
}
END_TEST

/* The database has a disk of its own; here lie files and exports. */
START_TEST(a_full_disk_beside_postgresql_stops_files_and_nothing_else)
{
    const char *disk, *city, *filler, *from;
    static const char zeros[1 << 20];
    struct response *refused;

    if (!test_on_pgsql())
        return;
    from = city_copy();
    disk = small_disk();
    city = test_text("%s/city", disk);
    test_copy(from, city);
    test_database_clone(from, city);
    struct server *server = server_start_on(city, NULL);
    struct client *staff = client_signed_in(server, "staff");
    int64_t board = board_to_write(staff);
    const char *begun = tus_begin(staff, 2 << 20, "図面.tif");
    filler = fill(disk);

    expect_problem(tus_append(staff, begun, 0, zeros, sizeof(zeros)), 507, "full", "");
    refused = tus_create(staff, 1 << 20, "写真.jpg");
    if (refused->status == 201) /* a name needs no room everywhere */
        refused = tus_append(staff, response_header(refused, "Location"), 0, zeros, sizeof(zeros));
    expect_problem(refused, 507, "full", "");
    expect_status(post(staff, board), 201);
    expect_status(client_delete(client_signed_in(server, "chief"), "/api/session"), 204);
    ck_assert_int_eq(PROGRAM("user", "close", "--data", city, "--login", "supervisor").status, 0);
    struct program_result doctor = PROGRAM("doctor", "--data", city);
    ck_assert_int_eq(doctor.status, 1);
    ck_assert_ptr_nonnull(strstr(doctor.out, "FAIL  disk: "));

    ck_assert_int_eq(unlink(filler), 0);
    const long long offset = tus_offset(staff, begun);
    ck_assert_int_lt(offset, (long long)sizeof(zeros));
    expect_status(tus_append(staff, begun, offset, zeros, sizeof(zeros)), 204);
    (void)tus_upload(staff, "写真.jpg", zeros, 1000);
    server_stop(server);
    (void)umount2(disk, MNT_DETACH);
}
END_TEST
