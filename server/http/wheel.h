/* wheel.h - deadlines of many connections at the price of one timer.
 *
 * A deadline that moves later, as nearly all do, costs one store: the timer stays in its slot and
 * is moved on when the slot comes round.
 */
#ifndef HTTP_WHEEL_H
#define HTTP_WHEEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HTTP_WHEEL_TICK_MS 200
#define HTTP_WHEEL_SLOTS 512
#define HTTP_NEVER INT64_MAX

struct http_timer {
    struct http_timer *next;
    struct http_timer **link; /* what points here; NULL outside the wheel */
    int64_t due_ms;
    int64_t tick; /* of the slot it is in */
};

struct http_wheel {
    struct http_timer *slots[HTTP_WHEEL_SLOTS];
    int64_t tick; /* slots up to here have come round */
};

void http_wheel_init(struct http_wheel *wheel, int64_t now_ms);
/* HTTP_NEVER: no deadline. */
void http_wheel_set(struct http_wheel *wheel, struct http_timer *timer, int64_t due_ms);
void http_wheel_remove(struct http_timer *timer);
/* Calls expired() for what is due; it may set and remove timers, its own too. */
void http_wheel_advance(struct http_wheel *wheel, int64_t now_ms,
                        void (*expired)(struct http_timer *timer));

#endif
