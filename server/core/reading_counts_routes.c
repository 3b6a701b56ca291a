/* reading_counts_routes.c - n/N of several items at once, for the rows of a list that is on the
 * screen. A list itself doesn't wait for it. */
#include "core/app.h"
#include "core/core_handlers.h"
#include "core/reading.h"
#include "core/reading_store.h"

const struct gw_field reading_counts_fields[] = {
    GW_FIELD(struct reading_counts_input, item_ids, .required = true,
             .count_max = READING_COUNTS_MAX,
             .summary = "Items; those that one doesn't see, or that ask nothing, are passed over"),
    { 0 },
};

static enum gw_err
counts_write(struct gw_request *req, struct gw_json *json, int64_t item_id)
{
    int64_t confirmed = 0, asked = 0;
    struct gw_item_access access;
    struct reading_sets sets;
    struct gw_item item;

    GW_TRY(gw_item_open(req, item_id, &item, &access));
    if (!item.confirm || !access.records)
        return GW_MISSING;
    GW_TRY(reading_today_load(req, &item, &sets));
    reading_sets_count(&sets, &confirmed, &asked);
    gw_json_object(json, NULL);
    gw_json_int(json, "id", item.id);
    gw_json_int(json, "confirmed", confirmed);
    gw_json_int(json, "asked", asked);
    gw_json_object_end(json);
    return GW_OK;
}

/* POST /api/item/reading_counts {"item_ids": [ids]} */
enum gw_err
item_reading_counts(struct gw_request *req)
{
    const struct reading_counts_input *in = req->body;
    struct gw_json *json = gw_reply(req, 200);

    gw_json_array(json, "items");
    for (size_t i = 0; i < in->item_ids.count; i++) {
        enum gw_err err = counts_write(req, json, in->item_ids.ids[i]);

        if (err != GW_OK && err != GW_MISSING)
            return err;
    }
    gw_json_array_end(json);
    gw_json_null(json, "next");
    return GW_OK;
}
