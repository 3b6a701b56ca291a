/* events.c - publishing: subscribers at once, in the same transaction; browsers after COMMIT. */
#include "core/broker.h"
#include "core/registry.h"
#include "gw/event.h"

struct published {
    struct broker *broker;
    struct gw_event event;
};

static void
tell_browsers(void *arg)
{
    const struct published *published = arg;

    broker_publish(published->broker, &published->event);
}

static enum gw_err
tell_module(struct gw_request *req, const struct gw_module *module, const struct gw_event *event)
{
    const struct gw_subscription *subscription = module->subscriptions;

    for (; subscription != NULL && subscription->event != NULL; subscription++) {
        if (strcmp(subscription->event, event->name) == 0)
            GW_TRY(subscription->handle(req, event));
    }
    return GW_OK;
}

enum gw_err
gw_event_publish(struct gw_request *req, const struct gw_event *event)
{
    const struct gw_module *const *module = registry_modules(req->app->registry);
    struct published *published;

    for (; *module != NULL; module++)
        GW_TRY(tell_module(req, *module, event));
    if (req->app->broker == NULL)
        return GW_OK;
    published = GW_NEW(req->arena, struct published);
    *published = (struct published){ req->app->broker, *event };
    gw_after_commit(req->db, tell_browsers, published);
    return GW_OK;
}
