/* kill -9 while staff publish: what was acknowledged is kept, and each change has its entry. */
#include "tests/lib/poster.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/lib/memory.h"

#define KILLS_DEFAULT 100
#define POSTS_PER_S 200
#define IDS_MAX 200000

START_TEST(a_hundred_kills_at_200_posts_a_second_lose_nothing)
{
    const char *wanted = getenv("KILLS");
    int kills = wanted != NULL ? (int)strtol(wanted, NULL, 10) : KILLS_DEFAULT;
    const char *directory = city_copy();
    city_without_limits(directory);
    struct server *server = server_start_on(directory, NULL);
    struct poster poster = { .server = server,
                             .threads = 16,
                             .posts_per_s = POSTS_PER_S,
                             .ids = test_alloc(IDS_MAX * sizeof(int64_t)),
                             .ids_max = IDS_MAX };
    long long busy_ms = 0;

    srand(20260401);
    for (int kill = 0; kill < kills; kill++) {
        size_t before = poster.ids_count;
        poster_start(&poster);
        long long start = test_clock_ms();
        test_sleep_ms(300 + rand() % 700);
        server_kill(server);
        busy_ms += test_clock_ms() - start;
        poster_stop(&poster);
        ck_assert_uint_gt(poster.ids_count, before);
        server_restart(server);
    }
    server_stop(server);
    printf("soak: %d kills, %zu posts acknowledged (%lld a second), %zu not answered\n", kills,
           poster.ids_count, busy_ms == 0 ? 0 : (long long)poster.ids_count * 1000 / busy_ms,
           poster.refused);
    poster_prove(&poster, directory);
}
END_TEST
