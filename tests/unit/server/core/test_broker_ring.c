/* test_broker_ring.c - the last events: which are still there, and which say the same. */
#include <check.h>

#include "core/broker_ring.h"
#include "tests/lib/memory.h"

static struct broker_ring *
ring_with(int64_t first_id, int count)
{
    struct broker_ring *ring = test_alloc(sizeof(*ring));

    broker_ring_init(ring, first_id);
    for (int i = 0; i < count; i++)
        broker_ring_add(ring, &(struct broker_entry){ .event = { .name = "a", .item_id = i } });
    return ring;
}

START_TEST(an_empty_ring_holds_nothing)
{
    struct broker_ring *ring = ring_with(100, 0);

    ck_assert_int_eq(broker_ring_oldest(ring), 100);
    ck_assert_ptr_null(broker_ring_at(ring, 99));
    ck_assert_ptr_null(broker_ring_at(ring, 100));
}
END_TEST

START_TEST(it_keeps_as_many_as_it_has_room_for_and_forgets_the_oldest)
{
    struct broker_ring *ring = ring_with(100, BROKER_RING_EVENTS);

    ck_assert_int_eq(broker_ring_at(ring, 100)->event.item_id, 0);
    broker_ring_add(ring, &(struct broker_entry){ .event = { .name = "a", .item_id = 7 } });
    ck_assert_ptr_null(broker_ring_at(ring, 100));
    ck_assert_int_eq(broker_ring_oldest(ring), 101);
    ck_assert_int_eq(broker_ring_at(ring, 100 + BROKER_RING_EVENTS)->event.item_id, 7);
    ck_assert_ptr_null(broker_ring_at(ring, 101 + BROKER_RING_EVENTS));
}
END_TEST

START_TEST(a_copy_takes_what_it_lacks_also_after_falling_behind)
{
    static const int steps[] = { 0,
                                 1,
                                 10,
                                 BROKER_RING_EVENTS - 1,
                                 BROKER_RING_EVENTS,
                                 BROKER_RING_EVENTS + 1,
                                 3 * BROKER_RING_EVENTS };

    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        struct broker_ring *source = ring_with(5, 3);
        struct broker_ring *copy = ring_with(5, 0);

        broker_ring_copy(copy, source);
        for (int n = 0; n < steps[i]; n++)
            broker_ring_add(source, &(struct broker_entry){ .event = { .item_id = 100 + n } });
        broker_ring_copy(copy, source);
        ck_assert_int_eq(copy->next_id, source->next_id);
        ck_assert_int_eq(broker_ring_oldest(copy), broker_ring_oldest(source));
        for (int64_t id = broker_ring_oldest(copy); id < copy->next_id; id++)
            ck_assert_int_eq(broker_ring_at(copy, id)->event.item_id,
                             broker_ring_at(source, id)->event.item_id);
    }
}
END_TEST

START_TEST(only_the_last_of_equal_events_counts)
{
    struct broker_ring *ring = ring_with(0, 0);

    broker_ring_add(ring, &(struct broker_entry){ .event = { .name = "a", .item_id = 1 } });
    broker_ring_add(ring, &(struct broker_entry){ .event = { .name = "b", .item_id = 1 } });
    broker_ring_add(ring, &(struct broker_entry){ .event = { .name = "a", .item_id = 2 } });
    broker_ring_add(ring, &(struct broker_entry){ .session_id = 9 });
    broker_ring_add(ring, &(struct broker_entry){ .event = { .name = "a", .item_id = 1 } });
    ck_assert(broker_ring_is_repeated(ring, 0));
    ck_assert(!broker_ring_is_repeated(ring, 1));
    ck_assert(!broker_ring_is_repeated(ring, 2));
    ck_assert(!broker_ring_is_repeated(ring, 4));
}
END_TEST
