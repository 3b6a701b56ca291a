/* What a handler says is kept as notes, and forgotten before the next run. */
#include <check.h>
#include <signal.h>

#include "core/dispatch.h"

static struct dispatch *
dispatch_make(void)
{
    struct gw_arena *arena = gw_arena_new(1 << 20);
    struct gw_request *req = GW_NEW(arena, struct gw_request);

    req->arena = arena;
    return dispatch_attach(req);
}

static struct gw_request *
request_of(struct dispatch *dispatch, struct gw_request *req)
{
    req->arena = dispatch->request.arena;
    req->dispatch = dispatch;
    return req;
}

START_TEST(notes_of_a_reply_are_kept)
{
    struct dispatch *dispatch = dispatch_make();
    struct gw_request request = { 0 };
    struct gw_request *req = request_of(dispatch, &request);

    gw_json_int(gw_reply(req, 201), "id", 5);
    gw_reply_version(req, 3);
    gw_reply_header(req, "Retry-After", GW_TEXT("7"));
    gw_json_object_end(&dispatch->reply.json);
    ck_assert_int_eq(dispatch->reply.status, 201);
    ck_assert_int_eq(dispatch->reply.version, 3);
    ck_assert_uint_eq(dispatch->reply.headers_count, 1);
    ck_assert(gw_text_equal(gw_buf_view(&dispatch->reply.buf), GW_TEXT("{\"id\":5}")));
    gw_arena_free(req->arena);
}
END_TEST

START_TEST(a_refusal_gives_its_code_back_and_notes_field_and_message)
{
    struct dispatch *dispatch = dispatch_make();
    struct gw_request request = { 0 };
    struct gw_request *req = request_of(dispatch, &request);

    ck_assert_int_eq(gw_fail(req, GW_DENIED, "board_id", "a.b"), GW_DENIED);
    ck_assert_str_eq(dispatch->failure.field, "board_id");
    ck_assert(!dispatch->failure.has_number);
    ck_assert_int_eq(gw_fail_number(req, GW_STALE, NULL, "a.c", 4), GW_STALE);
    ck_assert_ptr_null(dispatch->failure.field);
    ck_assert_int_eq(dispatch->failure.number, 4);
    gw_arena_free(req->arena);
}
END_TEST

START_TEST(a_refusal_outside_a_dispatch_is_only_its_code)
{
    struct gw_request req = { 0 };

    ck_assert_int_eq(gw_fail(&req, GW_MISSING, NULL, "a.b"), GW_MISSING);
}
END_TEST

START_TEST(a_reset_forgets_everything)
{
    struct dispatch *dispatch = dispatch_make();
    struct gw_request request = { 0 };
    struct gw_request *req = request_of(dispatch, &request);

    gw_json_int(gw_reply(req, 201), "id", 5);
    gw_reply_version(req, 3);
    gw_reply_header(req, "A", GW_TEXT("b"));
    (void)gw_fail(req, GW_DENIED, NULL, "a.b");
    dispatch_reset(dispatch);
    ck_assert_int_eq(dispatch->reply.status, 0);
    ck_assert_int_eq(dispatch->reply.version, 0);
    ck_assert_uint_eq(dispatch->reply.headers_count, 0);
    ck_assert_uint_eq(dispatch->reply.buf.bytes, 0);
    ck_assert_ptr_null(dispatch->failure.message_key);
    gw_json_int(gw_reply(req, 200), "n", 1);
    ck_assert_int_eq(dispatch->reply.status, 200);
    gw_arena_free(req->arena);
}
END_TEST
