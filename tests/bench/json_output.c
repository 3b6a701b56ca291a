/* json_output.c - a page of twenty rows as JSON, by our writer and by jansson: µs of CPU each.
 *
 * Usage: json_output. Prints both figures; exits with 1 where the bytes differ. Rounds of the two
 * take turns.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "gw/buf.h"
#include "gw/json.h"

enum { ROWS = 20, PAGES = 500, ROUNDS = 9, BYTES_MAX = 1 << 20 };

#define TITLE "令和8年度 庁舎管理に関するお知らせ（第3回）"
#define NAME "山田 花子"

static void
ours(struct gw_buf *out)
{
    struct gw_json json;

    gw_buf_clear(out);
    gw_json_init(&json, out);
    gw_json_object(&json, NULL);
    gw_json_array(&json, "items");
    for (int64_t i = 0; i < ROWS; i++) {
        gw_json_object(&json, NULL);
        gw_json_int(&json, "id", 418767667200029 + i);
        gw_json_int(&json, "version", 1);
        gw_json_text(&json, "title", GW_TEXT(TITLE));
        gw_json_text(&json, "state", GW_TEXT("current"));
        gw_json_int(&json, "importance", i % 2);
        gw_json_bool(&json, "read", i % 3 == 0);
        gw_json_null(&json, "confirm");
        gw_json_object(&json, "author");
        gw_json_int(&json, "id", 418767667100000 + i);
        gw_json_text(&json, "name", GW_TEXT(NAME));
        gw_json_object_end(&json);
        gw_json_object_end(&json);
    }
    gw_json_array_end(&json);
    gw_json_object_end(&json);
}

static json_t *
row(int64_t i)
{
    json_t *row = json_object(), *author = json_object();

    json_object_set_new(row, "id", json_integer(418767667200029 + i));
    json_object_set_new(row, "version", json_integer(1));
    json_object_set_new(row, "title", json_string(TITLE));
    json_object_set_new(row, "state", json_string("current"));
    json_object_set_new(row, "importance", json_integer(i % 2));
    json_object_set_new(row, "read", json_boolean(i % 3 == 0));
    json_object_set_new(row, "confirm", json_null());
    json_object_set_new(author, "id", json_integer(418767667100000 + i));
    json_object_set_new(author, "name", json_string(NAME));
    json_object_set_new(row, "author", author);
    return row;
}

static char *
janssons(void)
{
    json_t *page = json_object(), *items = json_array();
    char *text;

    for (int64_t i = 0; i < ROWS; i++)
        json_array_append_new(items, row(i));
    json_object_set_new(page, "items", items);
    text = json_dumps(page, JSON_COMPACT);
    json_decref(page);
    return text;
}

static double
cpu_us(void)
{
    struct timespec used;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return (double)used.tv_sec * 1e6 + (double)used.tv_nsec / 1e3;
}

static int
compare(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

int
main(void)
{
    double by_us[ROUNDS], by_jansson[ROUNDS];
    struct gw_buf out;
    char *same = janssons();

    gw_buf_init(&out, BYTES_MAX);
    ours(&out);
    if (same == NULL || out.bytes != strlen(same) || memcmp(out.data, same, out.bytes) != 0)
        return 1;
    free(same);
    for (int round = 0; round < ROUNDS; round++) {
        double began = cpu_us();

        for (int i = 0; i < PAGES; i++)
            ours(&out);
        by_us[round] = (cpu_us() - began) / PAGES;
        began = cpu_us();
        for (int i = 0; i < PAGES; i++)
            free(janssons());
        by_jansson[round] = (cpu_us() - began) / PAGES;
    }
    qsort(by_us, ROUNDS, sizeof(*by_us), compare);
    qsort(by_jansson, ROUNDS, sizeof(*by_jansson), compare);
    printf("%.2f %.2f\n", by_us[ROUNDS / 2], by_jansson[ROUNDS / 2]);
    gw_buf_done(&out);
    return 0;
}
