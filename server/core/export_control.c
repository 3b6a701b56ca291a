/* export_control.c - the order of an export, and what became of it, as JSON for the control
 * socket. */
#include "core/body.h"
#include "core/export.h"
#include "db/control.h"
#include "gw/json.h"

#define ARENA_BYTES_MAX ((size_t)1 << 20)
#define FOLDER_CHARS_MAX 4000
#define CODE_CHARS_MAX 40
#define REASON_CHARS_MAX 500

static const struct gw_field order_fields[] = {
    GW_FIELD(struct export_order, folder, .required = true, .chars_max = FOLDER_CHARS_MAX),
    GW_FIELD(struct export_order, department, .chars_max = CODE_CHARS_MAX),
    GW_FIELD(struct export_order, reason, .required = true, .chars_max = REASON_CHARS_MAX),
    { 0 },
};

void
export_order_encode(const struct export_order *order, struct gw_buf *out)
{
    struct gw_json json;

    gw_json_init(&json, out);
    gw_json_object(&json, NULL);
    gw_json_text(&json, "folder", order->folder);
    gw_json_text(&json, "department", order->department);
    gw_json_text(&json, "reason", order->reason);
    gw_json_object_end(&json);
}

static void
result_say(const struct export_result *result, struct gw_buf *reply)
{
    if (result->refusal != NULL) {
        gw_buf_string(reply, result->refusal);
        return;
    }
    gw_buf_format(reply, "%lld rows, %lld files of %lld bytes", (long long)result->rows,
                  (long long)result->files, (long long)result->files_bytes);
    if (result->files_kept > 0)
        gw_buf_format(reply, ", %lld of them there before", (long long)result->files_kept);
    if (result->files_missing > 0)
        gw_buf_format(reply, "; %lld files are damaged and were left out: kairan doctor names them",
                      (long long)result->files_missing);
    if (result->cp932_replaced > 0)
        gw_buf_format(reply, "; %lld characters that CP932 lacks stand as numbers there",
                      (long long)result->cp932_replaced);
}

enum gw_err
export_control(struct control_call *call)
{
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(ARENA_BYTES_MAX);
    const struct field_table table = { order_fields, sizeof(struct export_order) };
    struct field_fault fault = { 0 };
    struct export_result result;
    const void *order;
    enum gw_err err;

    if (arena == NULL)
        return GW_BUSY;
    err = body_decode(arena, call->argument, table, &fault, &order);
    if (err != GW_OK) {
        gw_buf_format(call->reply, "%s: too long, or missing",
                      fault.field == NULL ? "order" : fault.field);
        return err;
    }
    err = export_run(call->arg, order, &result);
    if (err == GW_OK || result.refusal != NULL)
        result_say(&result, call->reply);
    return err;
}
