/* A limit in bytes, at it and one past it; 200 MB, announced and not; and a report without end. */
#include <sys/socket.h>
#include <unistd.h>

#include "lists.h"

#define LIMIT 65536
#define MIB 1048576
#define GROWTH_KIB_MAX (128 * 1024)
#define PADDED_ROWS 20100 /* of ten cells: more entries than are kept */
#define PADDED_CELLS 10

static long
resident_kib_most(const struct server *server)
{
    FILE *file = fopen(test_text("/proc/%d/status", (int)server->pid), "r");
    char line[256];
    long kib = 0;

    ck_assert_ptr_nonnull(file);
    while (fgets(line, sizeof(line), file) != NULL) {
        if (strncmp(line, "VmHWM:", 6) == 0)
            kib = strtol(line + 6, NULL, 10);
    }
    fclose(file);
    return kib;
}

START_TEST(a_list_may_have_its_limit_and_not_one_byte_more)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    const char *header = "所属コード,所属名\n990,";
    char *list = test_alloc(LIMIT + 2);

    expect_status(client_set(admin, "import.file_bytes_max", "65536"), 200);
    memset(list, ' ', LIMIT + 1);
    memcpy(list, header, strlen(header));
    list[LIMIT + 1] = '\0';
    expect_problem(list_send(admin, "kind=departments", list), 413, "too_large",
                   "import.file_too_large");
    list[LIMIT] = '\0';
    expect_status(list_send(admin, "kind=departments", list), 200);
    server_stop(server);
}
END_TEST

static void
head_send(struct client *admin, int fd, const char *length)
{
    raw_text(fd,
             test_text("POST /api/import/runs?kind=staff HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\n"
                       "X-CSRF-Token: %s\r\nContent-Type: text/csv\r\n%s\r\n\r\n",
                       admin->host != NULL ? admin->host : test_text("127.0.0.1:%d", admin->port),
                       admin->cookie, admin->csrf, length));
}

START_TEST(a_list_of_200_MB_is_refused_before_memory_grows)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    const long before = resident_kib_most(server);
    int fd = raw_connect(server->port);

    head_send(admin, fd, "Content-Length: 209715200");
    expect_status(raw_response(fd, false), 413);
    close(fd);
    fd = raw_connect(server->port);
    head_send(admin, fd, "Transfer-Encoding: chunked");
    char *piece = test_alloc(MIB + 16);
    memset(piece, 'a', MIB + 16);
    memcpy(piece, "100000\r\n", 8);
    memcpy(piece + 8 + MIB, "\r\n", 2);
    for (int i = 0; i < 200; i++) {
        if (send(fd, piece, MIB + 10, MSG_NOSIGNAL) <= 0)
            break;
    }
    close(fd);
    expect_status(client_get(admin, "/healthz"), 200);
    ck_assert_int_lt(resident_kib_most(server) - before, GROWTH_KIB_MAX);
    server_stop(server);
}
END_TEST

START_TEST(a_list_that_is_padded_everywhere_still_tells_what_is_refused)
{
    static const char head[] =
        "所属コード,所属名,上位所属コード,フリガナ,階層,任命権者,電話番号,設置日,廃止日,表示順\n";
    static const char last[] = "999999,乙,000000,,,,,,,\n";
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    const size_t room = sizeof(head) + (size_t)PADDED_ROWS * 40 + sizeof(last);
    char *list = test_alloc(room);
    size_t bytes = sizeof(head) - 1;

    memcpy(list, head, bytes);
    for (int i = 0; i < PADDED_ROWS; i++)
        bytes += (size_t)snprintf(list + bytes, room - bytes, "9%05d ,甲 , , , , , , , , \n", i);
    memcpy(list + bytes, last, sizeof(last));
    struct response *reply = list_send(admin, "kind=departments&apply=true", list);
    ck_assert_int_eq(response_int(reply, "counts.read_as"), PADDED_ROWS * PADDED_CELLS);
    ck_assert_int_ge(response_int(reply, "entries_left_out"), PADDED_ROWS * PADDED_CELLS);
    expect_refused(reply, PADDED_ROWS + 2, "登録されていません");
    server_stop(server);
}
END_TEST
