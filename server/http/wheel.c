/* wheel.c - a hashed timing wheel with lazy moves. */
#include "http/wheel.h"

void
http_wheel_init(struct http_wheel *wheel, int64_t now_ms)
{
    *wheel = (struct http_wheel){ .tick = now_ms / HTTP_WHEEL_TICK_MS };
}

void
http_wheel_remove(struct http_timer *timer)
{
    if (timer->link == NULL)
        return;
    *timer->link = timer->next;
    if (timer->next != NULL)
        timer->next->link = timer->link;
    timer->link = NULL;
}

static void
insert(struct http_wheel *wheel, struct http_timer *timer, int64_t tick)
{
    struct http_timer **slot = &wheel->slots[tick % HTTP_WHEEL_SLOTS];

    timer->tick = tick;
    timer->next = *slot;
    timer->link = slot;
    if (timer->next != NULL)
        timer->next->link = &timer->next;
    *slot = timer;
}

void
http_wheel_set(struct http_wheel *wheel, struct http_timer *timer, int64_t due_ms)
{
    int64_t tick;

    timer->due_ms = due_ms;
    if (due_ms == HTTP_NEVER)
        return;
    tick = due_ms / HTTP_WHEEL_TICK_MS + 1;
    if (tick <= wheel->tick)
        tick = wheel->tick + 1;
    if (tick >= wheel->tick + HTTP_WHEEL_SLOTS)
        tick = wheel->tick + HTTP_WHEEL_SLOTS - 1;
    if (timer->link != NULL && timer->tick <= tick)
        return;
    http_wheel_remove(timer);
    insert(wheel, timer, tick);
}

static void
turn_slot(struct http_wheel *wheel, int64_t now_ms, void (*expired)(struct http_timer *timer))
{
    struct http_timer **slot = &wheel->slots[wheel->tick % HTTP_WHEEL_SLOTS];
    struct http_timer *due = *slot;

    *slot = NULL;
    if (due != NULL)
        due->link = &due;
    while (due != NULL) {
        struct http_timer *timer = due;

        http_wheel_remove(timer);
        if (timer->due_ms <= now_ms)
            expired(timer);
        else
            http_wheel_set(wheel, timer, timer->due_ms);
    }
}

void
http_wheel_advance(struct http_wheel *wheel, int64_t now_ms,
                   void (*expired)(struct http_timer *timer))
{
    int64_t last = now_ms / HTTP_WHEEL_TICK_MS;

    if (last - wheel->tick > HTTP_WHEEL_SLOTS)
        wheel->tick = last - HTTP_WHEEL_SLOTS;
    while (wheel->tick < last) {
        wheel->tick++;
        turn_slot(wheel, now_ms, expired);
    }
}
