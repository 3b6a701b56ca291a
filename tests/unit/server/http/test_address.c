/* Addresses, networks, and the client behind proxies. */
#include <check.h>

#include "http/address.h"

static struct http_address
address(const char *text)
{
    struct http_address out;

    ck_assert_int_eq(http_address_parse(gw_text_from(text), &out), GW_OK);
    return out;
}

static const char *
rendered(const struct http_address *from)
{
    static char out[HTTP_ADDRESS_CHARS];

    ck_assert_uint_eq(http_address_render(from, out), strlen(out));
    return out;
}

START_TEST(addresses_are_rendered_as_they_were_given)
{
    static const char *const texts[] = { "0.0.0.0",     "192.0.2.7", "255.255.255.255",
                                         "10.100.99.9", "::1",       "2001:db8::1" };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct http_address one = address(texts[i]);

        ck_assert_str_eq(rendered(&one), texts[i]);
    }
}
END_TEST

START_TEST(what_is_no_address_is_refused)
{
    static const char *const texts[] = { "",         "1.2.3", "1.2.3.256", "a",
                                         "1.2.3.4 ", "::g",   "[::1]",     "fe80::1%eth0" };
    struct http_address out;

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        ck_assert_int_eq(http_address_parse(gw_text_from(texts[i]), &out), GW_INVALID);
    ck_assert_int_eq(http_address_parse(GW_TEXT("1.2.3.4\0"), &out), GW_INVALID);
}
END_TEST

START_TEST(a_limit_counts_a_whole_network_of_IPv6_and_each_address_of_IPv4)
{
    struct http_address four = address("192.0.2.7");
    struct http_address six = address("2001:db8:1:2:3:4:5:6");
    struct http_address counted = http_address_counted(&four);

    ck_assert_str_eq(rendered(&counted), "192.0.2.7");
    counted = http_address_counted(&six);
    ck_assert_str_eq(rendered(&counted), "2001:db8:1:2::");
}
END_TEST

static bool
contains(const char *networks, const char *text)
{
    struct http_networks list;
    struct http_address one = address(text);
    bool found;

    ck_assert_int_eq(http_networks_parse(networks, &list), GW_OK);
    found = http_networks_contain(&list, &one);
    http_networks_done(&list);
    return found;
}

START_TEST(networks_contain_their_addresses_and_no_others)
{
    ck_assert(contains("10.0.0.0/8", "10.255.1.2"));
    ck_assert(!contains("10.0.0.0/8", "11.0.0.0"));
    ck_assert(contains("10.1.2.3", "10.1.2.3"));
    ck_assert(!contains("10.1.2.3", "10.1.2.2"));
    ck_assert(contains("10.128.0.0/9", "10.200.0.1"));
    ck_assert(!contains("10.128.0.0/9", "10.127.0.1"));
    ck_assert(contains(" 10.0.0.0/8 , 2001:db8::/33", "2001:db8:7fff::1"));
    ck_assert(!contains("2001:db8::/33", "2001:db8:8000::1"));
    ck_assert(contains("0.0.0.0/0", "1.2.3.4"));
    ck_assert(!contains("0.0.0.0/0", "::1"));
    ck_assert(contains("::/0", "1.2.3.4"));
    ck_assert(!contains("", "1.2.3.4"));
    ck_assert(!contains(NULL, "1.2.3.4"));
}
END_TEST

START_TEST(malformed_networks_are_refused)
{
    static const char *const texts[] = {
        "10.0.0.0/33", "::/129",      "10.0.0.0/", "10.0.0.0/-1",
        ",",           "10.0.0.0/8,", "localhost", "10.0.0.0/8/8"
    };
    struct http_networks list;

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        ck_assert_msg(http_networks_parse(texts[i], &list) == GW_INVALID, "%s", texts[i]);
}
END_TEST

START_TEST(a_listening_address_has_a_host_and_a_port)
{
    static const char *const bad[] = { "",
                                       "8080",
                                       "127.0.0.1",
                                       "127.0.0.1:",
                                       "127.0.0.1:65536",
                                       "127.0.0.1:-1",
                                       "::1:80",
                                       "[127.0.0.1",
                                       "localhost:80",
                                       "127.0.0.1:08",
                                       ":80" };
    struct sockaddr_storage out;
    socklen_t bytes;

    ck_assert_int_eq(http_listen_parse("127.0.0.1:8080", &out, &bytes), GW_OK);
    ck_assert_int_eq(out.ss_family, AF_INET);
    ck_assert_int_eq(ntohs(((struct sockaddr_in *)&out)->sin_port), 8080);
    ck_assert_int_eq(http_listen_parse("[::1]:0", &out, &bytes), GW_OK);
    ck_assert_int_eq(out.ss_family, AF_INET6);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        ck_assert_msg(http_listen_parse(bad[i], &out, &bytes) == GW_INVALID, "%s", bad[i]);
}
END_TEST

/* The client of a request that came from 10.0.0.1 with these X-Forwarded-For headers. */
static const char *
client_of(const char *first, const char *second)
{
    const struct http_header headers[] = {
        { GW_TEXT("X-Forwarded-For"), gw_text_from(first) },
        { GW_TEXT("x-forwarded-for"), gw_text_from(second) },
    };
    const struct http_request request = { .headers = headers,
                                          .headers_count = second == NULL ? 1 : 2 };
    struct http_networks proxies;
    struct http_address client = address("10.0.0.1");

    ck_assert_int_eq(http_networks_parse("10.0.0.0/8,2001:db8::/32", &proxies), GW_OK);
    http_forwarded_for(&proxies, &request, &client);
    http_networks_done(&proxies);
    return rendered(&client);
}

START_TEST(the_client_is_the_rightmost_address_that_is_no_proxy_of_ours)
{
    ck_assert_str_eq(client_of("192.0.2.7", NULL), "192.0.2.7");
    ck_assert_str_eq(client_of("6.6.6.6, 192.0.2.7", NULL), "192.0.2.7");
    ck_assert_str_eq(client_of("6.6.6.6, 192.0.2.7, 10.9.9.9", NULL), "192.0.2.7");
    ck_assert_str_eq(client_of("6.6.6.6", "192.0.2.7, 10.9.9.9"), "192.0.2.7");
    ck_assert_str_eq(client_of("192.0.2.7", "10.9.9.9"), "192.0.2.7");
    ck_assert_str_eq(client_of("10.1.1.1, 10.2.2.2", NULL), "10.1.1.1");
    ck_assert_str_eq(client_of("192.0.2.7:5678", NULL), "192.0.2.7");
    ck_assert_str_eq(client_of("[2001:ffff::1]:443", NULL), "2001:ffff::1");
    ck_assert_str_eq(client_of("2001:ffff::1", NULL), "2001:ffff::1");
    ck_assert_str_eq(client_of("192.0.2.7, unknown", NULL), "10.0.0.1");
    ck_assert_str_eq(client_of("unknown, 10.2.2.2", NULL), "10.2.2.2");
    ck_assert_str_eq(client_of("", NULL), "10.0.0.1");
    ck_assert_str_eq(client_of(",,", NULL), "10.0.0.1");
}
END_TEST

static bool
is_tls(const char *value)
{
    const struct http_header headers[] = { { GW_TEXT("X-Forwarded-Proto"), gw_text_from(value) } };
    const struct http_request request = { .headers = headers, .headers_count = 1 };

    return http_forwarded_tls(&request);
}

START_TEST(the_nearest_proxy_says_whether_the_client_came_by_https)
{
    ck_assert(is_tls("https"));
    ck_assert(is_tls("http, HTTPS"));
    ck_assert(!is_tls("https, http"));
    ck_assert(!is_tls("http"));
    ck_assert(!is_tls(""));
}
END_TEST
