/* test_log.c - a log line is always one JSON object, whatever stands in its values. */
#include <check.h>
#include <fcntl.h>
#include <jansson.h>

#include "gw/log.h"

#define CAPTURE_BYTES_MAX 65536

/* Runs write(arg) with stderr in a file and reads the file. */
static size_t
capture(void (*write_lines)(void *arg), void *arg, char out[CAPTURE_BYTES_MAX])
{
    FILE *file = tmpfile();
    int kept = dup(STDERR_FILENO);
    ssize_t count;

    dup2(fileno(file), STDERR_FILENO);
    write_lines(arg);
    dup2(kept, STDERR_FILENO);
    close(kept);
    count = pread(fileno(file), out, CAPTURE_BYTES_MAX - 1, 0);
    fclose(file);
    out[count] = 0;
    return (size_t)count;
}

static void
write_text(void *arg)
{
    gw_log(GW_LOG_ERROR, "test.value", GW_LOG_STR("text", *(struct gw_text *)arg),
           GW_LOG_NUM("number", INT64_MIN));
}

static json_t *
line_of(struct gw_text text)
{
    char out[CAPTURE_BYTES_MAX];
    size_t bytes = capture(write_text, &text, out);
    json_t *line;

    ck_assert_uint_gt(bytes, 0);
    ck_assert_ptr_eq(strchr(out, '\n'), out + bytes - 1);
    line = json_loadb(out, bytes, 0, NULL);
    ck_assert_ptr_nonnull(line);
    return line;
}

START_TEST(a_line_holds_time_level_event_and_values)
{
    json_t *line = line_of(GW_TEXT("掲示板"));

    ck_assert_uint_eq(json_string_length(json_object_get(line, "at")), 24);
    ck_assert_str_eq(json_string_value(json_object_get(line, "level")), "error");
    ck_assert_str_eq(json_string_value(json_object_get(line, "event")), "test.value");
    ck_assert_str_eq(json_string_value(json_object_get(line, "text")), "掲示板");
    ck_assert(json_integer_value(json_object_get(line, "number")) == INT64_MIN);
    json_decref(line);
}
END_TEST

START_TEST(no_value_can_begin_a_new_line_or_leave_its_quotes)
{
    struct gw_text text = GW_TEXT("a\n{\"level\":\"x\"}\r\x1b[2J\x7f\xC2\x9B\xE2\x80\xAE\"\\");
    char out[CAPTURE_BYTES_MAX];
    size_t bytes = capture(write_text, &text, out);
    json_t *line = json_loadb(out, bytes, 0, NULL);

    ck_assert_ptr_nonnull(line);
    ck_assert_uint_eq(json_string_length(json_object_get(line, "text")), text.bytes);
    for (size_t i = 0; i < bytes - 1; i++)
        ck_assert((uint8_t)out[i] >= 0x20 && (uint8_t)out[i] < 0x7F);
    json_decref(line);
}
END_TEST

START_TEST(bytes_that_are_not_utf8_are_shown_as_the_replacement_character)
{
    json_t *line = line_of(GW_TEXT("\xFF\xE3\x81"));

    ck_assert_str_eq(json_string_value(json_object_get(line, "text")), "\uFFFD\uFFFD\uFFFD");
    json_decref(line);
}
END_TEST

static void
write_many(void *arg)
{
    static char value[3000];
    struct gw_log_field fields[20];

    (void)arg;
    memset(value, 'x', sizeof(value));
    for (size_t i = 0; i < 20; i++)
        fields[i] = GW_LOG_STR("value", ((struct gw_text){ value, sizeof(value) }));
    gw_log_write(GW_LOG_ERROR, "test.long", fields, 20);
}

START_TEST(a_line_that_would_be_too_long_says_that_it_is_cut)
{
    char out[CAPTURE_BYTES_MAX];
    size_t bytes = capture(write_many, NULL, out);
    json_t *line = json_loadb(out, bytes, 0, NULL);

    ck_assert_uint_le(bytes, 4096);
    ck_assert_ptr_nonnull(line);
    ck_assert(json_is_true(json_object_get(line, "cut")));
    json_decref(line);
}
END_TEST

static void
write_levels(void *arg)
{
    (void)arg;
    gw_log_set_level(GW_LOG_WARN);
    gw_log(GW_LOG_INFO, "test.quiet", GW_LOG_NUM("n", 1));
    gw_log(GW_LOG_WARN, "test.loud", GW_LOG_NUM("n", 1));
    gw_log_set_level(GW_LOG_INFO);
}

START_TEST(lines_below_the_level_are_not_written)
{
    char out[CAPTURE_BYTES_MAX];

    capture(write_levels, NULL, out);
    ck_assert_ptr_null(strstr(out, "test.quiet"));
    ck_assert_ptr_nonnull(strstr(out, "test.loud"));
}
END_TEST
