/* small_city.h - a city of eight people with a clock of its own, for unit tests of server/core.
 *
 *   1 緑が丘市
 *   ├ 10 総務部
 *   │  ├ 11 総務課   101 課長 (chief)  102 主査  105 主査 (admin)
 *   │  │  └ 12 庶務係 106 主事
 *   │  └ 13 旧企画課 (ended on 2026-03-31)   107 主事
 *   └ 20 市民部
 *      └ 21 市民課   103 課長 (chief)  104 主事
 *
 *   1001 101 main             1002 102 main, 104 additional
 *   1003 103 main             1004 106 main
 *   1005 102 until today      1006 104, on leave from today
 *   1007 104, no account      1008 107 (its department has ended), admin by 105 from tomorrow
 *
 * Today is 2026-04-01 (Wednesday), 9:00 in Japan. Accounts have id person + 1000, login
 * "p<person>".
 */
#ifndef SMALL_CITY_H
#define SMALL_CITY_H

#include "core/account.h"
#include "core/app.h"
#include "gw/request.h"
#include "tests/lib/fake_env.h"

struct small_city {
    struct fake_env *fake;
    struct gw_arena *arena;
    struct gw_app *app;
    struct lane *lane; /* a reader */
    const char *directory;
    gw_date today; /* when it was made */
};

struct small_city *small_city_open(void);
/* Served by these modules (NULL-ended) in place of the program's own. */
struct small_city *small_city_open_with(const struct gw_module *const *modules);
void small_city_close(struct small_city *city);
/* run(arg, db) in a committed transaction; on the writer's lane (lane.h). */
enum gw_err small_city_write(struct small_city *city,
                             enum gw_err (*run)(struct gw_request *req, void *arg), void *arg);
/* A request on the lane, in the arena, as of now. */
struct gw_request *small_city_request(struct small_city *city, struct lane *lane);

#endif
