/* event.h - what modules tell each other and the browsers.
 *
 * An event is published inside the transaction: subscribers run at once in the same transaction
 * (their failure undoes it all), browsers hear after COMMIT. Delivery to browsers is a hint to load
 * again, never content: a frame carries the event's name and ids, and only to people who may know
 * of the item.
 */
#ifndef GW_EVENT_H
#define GW_EVENT_H

#include "gw/audience.h"
#include "gw/request.h"

struct gw_event {
    const char *name; /* "bulletin.post.created" */
    int64_t item_id;  /* 0: none */
    int64_t container_id;
    int64_t audience_id; /* who hears of it; 0: only `person_id`, and with 0 there no browser */
    int64_t person_id;   /* 0: everybody in the audience */
    struct gw_readers readers; /* of the container, as of the moment of sending: who is none of them
                                  hears nothing; none named: not asked */
};

struct gw_subscription {
    const char *event;
    enum gw_err (*handle)(struct gw_request *req, const struct gw_event *event);
};

enum gw_err gw_event_publish(struct gw_request *req, const struct gw_event *event) GW_MUST_USE;

#endif
