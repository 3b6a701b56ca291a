/* Two cookies of the session's name, a broken one, and none: nobody is signed in. */
#include "tests/integration/core/board.h"

static struct response *
session_with(const struct server *server, const char *cookies)
{
    int fd = raw_connect(server->port);

    raw_text(fd, test_text("GET /api/session HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s\r\n",
                           server->port, cookies));
    return raw_response(fd, false);
}

START_TEST(one_cookie_is_one_session)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    const char *cookie = client->cookie;

    expect_status(session_with(server, test_text("Cookie: a=1; %s\r\n", cookie)), 200);
    expect_problem(session_with(server, test_text("Cookie: %s; %s\r\n", cookie, cookie)), 401,
                   "unauthenticated", "session.cookie");
    expect_problem(
        session_with(server, test_text("Cookie: %s\r\nCookie: kairan_session=0\r\n", cookie)), 401,
        "unauthenticated", "session.cookie");
    expect_problem(session_with(server, "Cookie: kairan_session=zz\r\n"), 401, "unauthenticated",
                   "");
    expect_problem(session_with(server, "Cookie: kairan_session=\r\n"), 401, "unauthenticated", "");
    expect_problem(session_with(server, ""), 401, "unauthenticated", "");
    server_stop(server);
}
END_TEST
