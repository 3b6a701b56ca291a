/* fuzz_options.c - what a server is told when it starts: where to listen, which networks count,
 * which database. What is taken is read again as it is written, and holds no password; for
 * libFuzzer.
 *
 * The first byte chooses the reader. There is no file of configuration; settings are in
 * fuzz_stored.c.
 */
#include <netinet/in.h>
#include <postgresql/libpq-fe.h>

#include "db/driver.h"
#include "http/address.h"
#include "tests/fuzz/input.h"

static void
read_listen(const char *text)
{
    struct sockaddr_storage place, again;
    struct http_address address;
    char host[HTTP_ADDRESS_CHARS], whole[HTTP_ADDRESS_CHARS + 16];
    socklen_t bytes, bytes_again;
    bool is_six;

    if (http_listen_parse(text, &place, &bytes) != GW_OK)
        return;
    is_six = place.ss_family == AF_INET6;
    address = http_address_from(&place);
    (void)http_address_render(&address, host);
    snprintf(whole, sizeof(whole), is_six ? "[%s]:%d" : "%s:%d", host,
             ntohs(is_six ? ((struct sockaddr_in6 *)&place)->sin6_port
                          : ((struct sockaddr_in *)&place)->sin_port));
    gw_check(http_listen_parse(whole, &again, &bytes_again) == GW_OK);
    gw_check(bytes == bytes_again && memcmp(&place, &again, sizeof(place)) == 0);
}

/* The first network holds the address that names it. */
static void
read_networks(const char *text)
{
    const struct gw_text first = { text, strcspn(text, ",/") };
    struct http_networks networks;
    struct http_address address;

    if (http_networks_parse(text, &networks) != GW_OK)
        return;
    if (http_address_parse(gw_text_trim(first), &address) == GW_OK)
        gw_check(http_networks_contain(&networks, &address));
    http_networks_done(&networks);
}

static void
check_path(void *arg, const char *path)
{
    (void)arg;
    gw_check(path[0] == '/');
}

static void
read_database(const char *url)
{
    PQconninfoOption *options;

    if (driver_pgsql_url_fault(url) != NULL)
        return;
    options = PQconninfoParse(url, NULL);
    gw_check(options != NULL);
    for (const PQconninfoOption *option = options; option->keyword != NULL; option++)
        gw_check(strstr(option->keyword, "password") == NULL || option->val == NULL);
    PQconninfoFree(options);
    driver_pgsql_url_files(url, check_path, NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const readers[])(const char *text) = { read_listen, read_networks,
                                                         read_database };
    struct gw_text rest = { (const char *)data, size };
    size_t reader = input_choice(&rest, sizeof(readers) / sizeof(*readers));

    readers[reader](gw_text_string(input_arena(), rest));
    return 0;
}
