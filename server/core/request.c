/* request.c - what stands behind a request: notes of a refusal, and a dispatch for requests that
 * came from no exchange. */
#include "core/dispatch.h"

static void
reply_release(void *ptr)
{
    gw_buf_done(ptr);
}

struct dispatch *
dispatch_attach(struct gw_request *request)
{
    struct dispatch *dispatch = GW_NEW(request->arena, struct dispatch);

    dispatch_prepare(dispatch, request->arena);
    request->dispatch = dispatch;
    return dispatch;
}

void
dispatch_prepare(struct dispatch *dispatch, struct gw_arena *arena)
{
    gw_buf_init(&dispatch->reply.buf, DISPATCH_REPLY_BYTES_MAX);
    gw_arena_own(arena, &dispatch->reply.buf, reply_release);
    dispatch->request.arena = arena;
    dispatch->request.dispatch = dispatch;
}

void
dispatch_reset(struct dispatch *dispatch)
{
    struct gw_buf buf = dispatch->reply.buf;

    gw_buf_clear(&buf);
    dispatch->failure = (struct dispatch_failure){ 0 };
    dispatch->reply = (struct dispatch_reply){ .buf = buf };
    dispatch->audit = (struct dispatch_audit){ 0 };
}

enum gw_err
gw_fail(struct gw_request *req, enum gw_err code, const char *field, const char *message_key)
{
    struct dispatch *dispatch = dispatch_of(req);

    gw_check(code != GW_OK);
    if (dispatch != NULL)
        dispatch->failure = (struct dispatch_failure){ .field = field, .message_key = message_key };
    return code;
}

enum gw_err
gw_fail_number(struct gw_request *req, enum gw_err code, const char *field, const char *message_key,
               int64_t number)
{
    struct dispatch *dispatch = dispatch_of(req);

    gw_check(code != GW_OK);
    if (dispatch != NULL)
        dispatch->failure = (struct dispatch_failure){
            .field = field, .message_key = message_key, .has_number = true, .number = number
        };
    return code;
}

struct gw_text
dispatch_header(const struct gw_request *req, const char *name)
{
    const struct dispatch *dispatch = dispatch_of(req);

    if (dispatch == NULL || dispatch->exchange == NULL)
        return GW_TEXT_NONE;
    return http_exchange_header(dispatch->exchange, name);
}

bool
dispatch_is_tls(const struct gw_request *req)
{
    const struct dispatch *dispatch = dispatch_of(req);

    return dispatch != NULL && dispatch->exchange != NULL &&
           http_exchange_request(dispatch->exchange)->tls;
}

const struct session *
dispatch_session(const struct gw_request *req)
{
    const struct dispatch *dispatch = dispatch_of(req);

    gw_check(dispatch != NULL);
    return &dispatch->session;
}
