/* Refusals as problem documents, in the reader's language. */
#include <check.h>
#include <jansson.h>

#include "core/problem.h"
#include "modules.h"

static json_t *
render(enum gw_language language, enum gw_err err, const struct dispatch_failure *failure)
{
    struct registry *registry;
    struct gw_buf buf;
    json_t *json;

    ck_assert_int_eq(registry_new(gw_modules, &registry), GW_OK);
    gw_buf_init(&buf, 1 << 16);
    problem_render(
        registry,
        &(struct problem){
            .err = err, .language = language, .failure = failure, .reference = "ABCD-1234" },
        &buf);
    json = json_loadb(buf.data, buf.bytes, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_ptr_nonnull(json);
    gw_buf_done(&buf);
    registry_free(registry);
    return json;
}

static const char *
text(json_t *json, const char *name)
{
    const char *value = json_string_value(json_object_get(json, name));

    return value == NULL ? "none" : value;
}

START_TEST(a_problem_says_what_happened_in_the_readers_language)
{
    const struct dispatch_failure failure = {
        .field = "title", .message_key = "field.too_long", .has_number = true, .number = 200
    };
    json_t *ja = render(GW_JA, GW_INVALID, &failure);
    json_t *en = render(GW_EN, GW_INVALID, &failure);

    ck_assert_str_eq(text(ja, "type"), "about:blank");
    ck_assert_str_eq(text(ja, "title"), "入力内容をご確認ください");
    ck_assert_str_eq(text(ja, "detail"), "200文字以内で入力してください。");
    ck_assert_str_eq(text(en, "detail"), "Please enter at most 200 characters.");
    ck_assert_str_eq(text(ja, "code"), "invalid");
    ck_assert_str_eq(text(ja, "field"), "title");
    ck_assert_str_eq(text(ja, "message_key"), "field.too_long");
    ck_assert_str_eq(text(ja, "reference"), "ABCD-1234");
    ck_assert_int_eq(json_integer_value(json_object_get(ja, "status")), 422);
    ck_assert_ptr_null(json_object_get(ja, "current_version"));
    json_decref(ja);
    json_decref(en);
}
END_TEST

START_TEST(a_refusal_without_a_message_has_that_of_its_outcome)
{
    const struct dispatch_failure failure = { 0 };
    json_t *json = render(GW_EN, GW_MISSING, &failure);

    ck_assert_str_eq(text(json, "title"), "Not found");
    ck_assert_str_ne(text(json, "detail"), "none");
    ck_assert_ptr_null(json_object_get(json, "field"));
    ck_assert_ptr_null(json_object_get(json, "message_key"));
    json_decref(json);
}
END_TEST

START_TEST(a_stale_change_names_the_current_version)
{
    const struct dispatch_failure failure = { .message_key = "item.stale",
                                              .has_number = true,
                                              .number = 9 };
    json_t *json = render(GW_JA, GW_STALE, &failure);

    ck_assert_int_eq(json_integer_value(json_object_get(json, "current_version")), 9);
    json_decref(json);
}
END_TEST

START_TEST(references_can_be_read_out)
{
    char first[PROBLEM_REFERENCE_CHARS];
    char second[PROBLEM_REFERENCE_CHARS];

    problem_reference(gw_env_system(), first);
    problem_reference(gw_env_system(), second);
    ck_assert_uint_eq(strlen(first), 9);
    ck_assert_int_eq(first[4], '-');
    ck_assert_uint_eq(strspn(first, "0123456789ABCDEFGHJKMNPQRSTVWXYZ-"), 9);
    ck_assert_str_ne(first, second);
}
END_TEST
