/* sign_in_limit.c - two buckets for each login × address; a bucket and some seats for each address.
 *
 * `sign_in_failures_max` wrong passwords in 15 minutes are free, then one each few minutes; four
 * times as many in a day, then one each hour or so: the delay grows with the number of failures.
 *
 * A sign-in costs some 50 ms of a core and the pool's queue for them is bounded, so that one client
 * could have all others answered 503: an address gets a part of the queue, and of each minute.
 */
#include "core/sign_in_limit.h"

#include "core/core_handlers.h"
#include "core/dispatch.h"
#include "core/limiter.h"
#include "gw/setting.h"

#define SHORT_PERIOD (15 * GW_MINUTE)
#define LONG_PERIOD GW_DAY
#define LONG_FACTOR 4
#define UNDER_WAY_MAX 32 /* sign-ins of one address; the pool's queue holds 4,096 */

static struct sign_in_bucket
bucket_of(struct gw_request *req, const char *purpose, struct gw_text login,
          struct limiter_rate rate)
{
    struct gw_text address = http_exchange_counted_as(dispatch_of(req)->exchange);

    return (struct sign_in_bucket){ gw_text_format(req->arena, "%s:%.*s %.*s", purpose,
                                                   GW_TEXT_ARG(address), GW_TEXT_ARG(login)),
                                    rate };
}

static enum gw_err
wait_note(struct gw_request *req, const char *message_key, int64_t wait_us)
{
    int64_t wait_s = (wait_us + GW_SECOND - 1) / GW_SECOND;

    gw_reply_header(req, "Retry-After", gw_text_format(req->arena, "%lld", (long long)wait_s));
    return gw_fail_number(req, GW_LIMITED, NULL, message_key, wait_s);
}

/* A sign-in under way. */
struct sign_in_seat {
    struct limiter *limiter;
    struct gw_text address;
};

static void
seat_leave(void *arg)
{
    const struct sign_in_seat *seat = arg;

    limiter_leave(seat->limiter, seat->address);
}

enum gw_err
sign_in_limit_enter(struct gw_request *req)
{
    struct limiter *limiter = req->app->limiter;
    struct gw_text address = http_exchange_counted_as(dispatch_of(req)->exchange);
    struct limiter_rate rate = { gw_setting_number(req->app, CORE_SETTING_SIGN_INS_PER_MIN),
                                 GW_MINUTE };
    struct sign_in_seat *seat = GW_NEW(req->arena, struct sign_in_seat);
    int64_t wait_us;

    if (http_exchange_is_exempt(dispatch_of(req)->exchange))
        return GW_OK;
    if (!limiter_enter(limiter, address, UNDER_WAY_MAX))
        return wait_note(req, "session.crowded", GW_SECOND);
    *seat = (struct sign_in_seat){ limiter, address };
    gw_arena_own(req->arena, seat, seat_leave);
    wait_us = limiter_take(limiter,
                           gw_text_format(req->arena, "sign-ins:%.*s", GW_TEXT_ARG(address)), rate);
    return wait_us == 0 ? GW_OK : wait_note(req, "session.crowded", wait_us);
}

enum gw_err
sign_in_limit_take(struct gw_request *req, struct gw_text login, struct sign_in_attempt *out)
{
    const int64_t free_max = gw_setting_number(req->app, CORE_SETTING_SIGN_IN_FAILURES_MAX);
    int64_t wait_us = 0;

    *out = (struct sign_in_attempt){
        req->app->limiter,
        { bucket_of(req, "sign-in", login, (struct limiter_rate){ free_max, SHORT_PERIOD }),
          bucket_of(req, "sign-in-day", login,
                    (struct limiter_rate){ free_max * LONG_FACTOR, LONG_PERIOD }) }
    };
    for (size_t i = 0; i < 2 && wait_us == 0; i++)
        wait_us = limiter_take(out->limiter, out->buckets[i].key, out->buckets[i].rate);
    return wait_us == 0 ? GW_OK : wait_note(req, "session.throttled", wait_us);
}

void
sign_in_limit_end(const struct gw_request *req, const struct sign_in_attempt *attempt,
                  enum gw_err err, enum gw_err wrong)
{
    for (size_t i = 0; i < 2; i++) {
        const struct sign_in_bucket *bucket = &attempt->buckets[i];

        if (err == GW_OK)
            limiter_forget(attempt->limiter, bucket->key);
        else if (err != wrong || gw_arena_failed(req->arena))
            limiter_give_back(attempt->limiter, bucket->key, bucket->rate);
    }
}
