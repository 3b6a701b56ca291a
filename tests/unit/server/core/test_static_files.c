/* Paths of the web client, its policy, and the codings a browser takes. */
#include <check.h>

#include "core/static_files.h"

static const struct web_file files[] = {
    { .path = "/assets/app-1.js", .immutable = true },
    { .path = "/csp-hashes.txt", .plain = { "'sha256-Ab+/1='\n'sha256-c='\n", 28 } },
    { .path = "/favicon.svg" },
    { .path = "/index.html" },
    { .path = "/sign-in.html" },
};
enum { COUNT = sizeof(files) / sizeof(files[0]) };

static const char *
found(const char *path)
{
    struct static_site site;
    const struct web_file *file;

    ck_assert_int_eq(static_site_init(&site, files, COUNT), GW_OK);
    file = static_site_find(&site, gw_text_from(path));
    return file == NULL ? "none" : file->path;
}

START_TEST(files_are_found_by_name_and_places_are_the_application)
{
    ck_assert_str_eq(found("/assets/app-1.js"), "/assets/app-1.js");
    ck_assert_str_eq(found("/favicon.svg"), "/favicon.svg");
    ck_assert_str_eq(found("/"), "/index.html");
    ck_assert_str_eq(found("/boards/12"), "/index.html");
    ck_assert_str_eq(found("/posts/5/edit"), "/index.html");
    ck_assert_str_eq(found("/sign-in"), "/sign-in.html");
}
END_TEST

START_TEST(missing_files_and_the_API_are_not_the_application)
{
    ck_assert_str_eq(found("/assets/app-2.js"), "none");
    ck_assert_str_eq(found("/api"), "none");
    ck_assert_str_eq(found("/api/nothing"), "none");
    ck_assert_str_eq(found("/robots.txt"), "none");
    ck_assert_str_eq(found("/csp-hashes.txt"), "none");
}
END_TEST

START_TEST(the_policy_allows_the_styles_that_the_build_names)
{
    struct static_site site;

    ck_assert_int_eq(static_site_init(&site, files, COUNT), GW_OK);
    ck_assert_ptr_nonnull(strstr(site.policy, "style-src 'self' 'sha256-Ab+/1=' 'sha256-c=';"));
    ck_assert_ptr_nonnull(strstr(site.policy, "default-src 'none'; script-src 'self';"));
    ck_assert_ptr_null(strstr(site.policy, "unsafe"));
}
END_TEST

START_TEST(a_policy_takes_nothing_but_hashes)
{
    static const struct web_file bad[] = {
        { .path = "/csp-hashes.txt", .plain = { "'unsafe-inline'\n", 16 } },
    };
    static const struct web_file worse[] = {
        { .path = "/csp-hashes.txt", .plain = { "'sha256-a'; script-src *'", 25 } },
    };
    struct static_site site;

    ck_assert_int_eq(static_site_init(&site, bad, 1), GW_BUG);
    ck_assert_int_eq(static_site_init(&site, worse, 1), GW_BUG);
}
END_TEST

START_TEST(a_coding_counts_when_it_is_named_with_weight)
{
    ck_assert(static_coding_accepted(GW_TEXT("gzip, deflate, br"), GW_TEXT("br")));
    ck_assert(static_coding_accepted(GW_TEXT("BR;q=0.5"), GW_TEXT("br")));
    ck_assert(!static_coding_accepted(GW_TEXT("br;q=0"), GW_TEXT("br")));
    ck_assert(!static_coding_accepted(GW_TEXT("br; q=0.000, gzip"), GW_TEXT("br")));
    ck_assert(!static_coding_accepted(GW_TEXT("gzip"), GW_TEXT("br")));
    ck_assert(!static_coding_accepted(GW_TEXT(""), GW_TEXT("gzip")));
}
END_TEST
