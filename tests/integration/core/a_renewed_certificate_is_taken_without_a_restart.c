/* a_renewed_certificate_is_taken_without_a_restart.c - SIGHUP reads certificate and key again, also
 * where others stand in their place by then. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/lib/certificate.h"
#include "tests/lib/memory.h"
#include "tests/lib/server.h"

static struct server *
tls_start(const char *folder)
{
    const char **options = test_alloc(5 * sizeof(*options));

    options[0] = "--tls-cert";
    options[1] = test_text("%s/cert.pem", folder);
    options[2] = "--tls-key";
    options[3] = test_text("%s/key.pem", folder);
    return server_start_with(options);
}

static void
reload(struct server *server)
{
    kill(server->pid, SIGHUP);
    server_wait_log(server, "\"server.reload", 10000);
    ck_assert(!server_log_has(server, "server.reload_failed"));
}

START_TEST(files_put_in_place_of_the_old_ones_are_read)
{
    const char *folder = test_directory(), *fresh = test_directory();
    struct server *server;

    certificate_write(folder, "one.example");
    server = tls_start(folder);
    ck_assert_str_eq(certificate_name_of(server->port), "one.example");
    certificate_write(fresh, "two.example");
    rename(test_text("%s/cert.pem", fresh), test_text("%s/cert.pem", folder));
    rename(test_text("%s/key.pem", fresh), test_text("%s/key.pem", folder));
    reload(server);
    ck_assert_str_eq(certificate_name_of(server->port), "two.example");
    server_stop(server);
}
END_TEST

/* As tools for renewal keep them: live/cert.pem leads to archive/1/cert.pem, and then to another.
 */
static void
links_make(const char *root, const char *number)
{
    static const char *const names[] = { "cert.pem", "key.pem" };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *link = test_text("%s/live/%s", root, names[i]);

        unlink(link);
        ck_assert_int_eq(symlink(test_text("%s/archive/%s%s", root, number, names[i]), link), 0);
    }
}

static void
archive_write(const char *root, const char *number, const char *name)
{
    const char *fresh = test_directory();

    certificate_write(fresh, name);
    ck_assert_int_eq(
        rename(test_text("%s/cert.pem", fresh), test_text("%s/archive/%scert.pem", root, number)),
        0);
    ck_assert_int_eq(
        rename(test_text("%s/key.pem", fresh), test_text("%s/archive/%skey.pem", root, number)), 0);
}

START_TEST(links_that_lead_elsewhere_are_followed)
{
    const char *root = test_directory();
    struct server *server;

    mkdir(test_text("%s/live", root), 0700);
    mkdir(test_text("%s/archive", root), 0700);
    archive_write(root, "1", "one.example");
    links_make(root, "1");
    server = tls_start(test_text("%s/live", root));
    archive_write(root, "2", "two.example");
    links_make(root, "2");
    reload(server);
    ck_assert_str_eq(certificate_name_of(server->port), "two.example");
    server_stop(server);
}
END_TEST
