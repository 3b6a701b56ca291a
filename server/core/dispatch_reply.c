/* dispatch_reply.c - what leaves: the handler's reply or a problem document, with the headers that
 * every reply carries.
 *
 * Replies of the API are never stored by a cache (RFC 9111 section 5.2.2.5). The page's policy
 * allows only what the web client is built of.
 */
#include "core/broker.h"
#include "core/dispatch_flight.h"
#include "core/problem.h"
#include "core/session.h"
#include "core/static_files.h"
#include "gw/log.h"

size_t
reply_headers_common(struct gw_text policy, bool tls, struct http_header *out)
{
    size_t count = 0;

    out[count++] = (struct http_header){ GW_TEXT("Content-Security-Policy"), policy };
    /* Over plain HTTP browsers ignore it with a warning. */
    if (tls)
        out[count++] = (struct http_header){ GW_TEXT("Cross-Origin-Opener-Policy"),
                                             GW_TEXT("same-origin") };
    return count;
}

static struct gw_text
policy_of(const struct gw_request *req)
{
    if (dispatch_of(req)->reply.policy != NULL)
        return gw_text_from(dispatch_of(req)->reply.policy);
    if (req->route != NULL && req->route->csp == GW_CSP_PAGE)
        return gw_text_from(req->app->site->policy);
    return GW_TEXT("default-src 'none'; frame-ancestors 'none'");
}

static size_t
headers_fill(struct flight *flight, const char *content_type, struct http_header *out)
{
    struct gw_request *req = flight_request(flight);
    const struct dispatch_reply *reply = &flight->dispatch.reply;
    size_t count = reply_headers_common(policy_of(req), dispatch_is_tls(req), out);

    out[count++] = (struct http_header){ GW_TEXT("Cache-Control"), GW_TEXT("no-store") };
    if (content_type != NULL)
        out[count++] = (struct http_header){ GW_TEXT("Content-Type"), gw_text_from(content_type) };
    if (reply->version > 0)
        out[count++] = (struct http_header){
            GW_TEXT("ETag"), gw_text_format(req->arena, "\"%lld\"", (long long)reply->version)
        };
    for (size_t i = 0; i < reply->headers_count; i++)
        out[count++] = reply->headers[i];
    return count;
}

/* A refusal keeps what explains it, and the version of the tus protocol that it speaks; above all
 * no cookie of a session that was rolled back. */
static bool
is_kept(struct gw_text name)
{
    return gw_text_equal_nocase(name, GW_TEXT("Allow")) ||
           gw_text_equal_nocase(name, GW_TEXT("Retry-After")) ||
           gw_text_starts(name, GW_TEXT("Tus-"));
}

static void
headers_narrow(struct dispatch_reply *reply, bool *has_retry)
{
    size_t kept = 0;

    *has_retry = false;
    for (size_t i = 0; i < reply->headers_count; i++) {
        bool retry = gw_text_equal_nocase(reply->headers[i].name, GW_TEXT("Retry-After"));

        *has_retry = *has_retry || retry;
        if (is_kept(reply->headers[i].name))
            reply->headers[kept++] = reply->headers[i];
    }
    reply->headers_count = kept;
}

/* Rewrites the notes of a refused request into its problem document. */
static void
problem_fill(struct flight *flight, enum gw_err err)
{
    struct gw_request *req = flight_request(flight);
    struct dispatch_reply *reply = &flight->dispatch.reply;
    bool later = err == GW_BUSY || err == GW_LIMITED;
    char reference[PROBLEM_REFERENCE_CHARS];
    bool has_retry;

    if (reply->is_file)
        req->app->env->files->close(req->app->env, reply->file_fd);
    reply->is_file = false;
    reply->policy = NULL;
    headers_narrow(reply, &has_retry);
    problem_reference(req->env, reference);
    gw_buf_clear(&reply->buf);
    problem_render(req->app->registry,
                   &(struct problem){ .err = err,
                                      .language = req->language,
                                      .failure = &flight->dispatch.failure,
                                      .reference = reference },
                   &reply->buf);
    reply->status = gw_err_status(err);
    reply->content_type = PROBLEM_CONTENT_TYPE;
    reply->content = GW_TEXT_NONE;
    reply->version = 0;
    if (later && !has_retry)
        gw_reply_header(req, "Retry-After", GW_TEXT("1"));
    gw_log(reply->status >= 500 ? GW_LOG_ERROR : GW_LOG_INFO, "request.refused",
           GW_LOG_STR("reference", gw_text_from(reference)),
           GW_LOG_STR("code", gw_text_from(gw_err_name(err))),
           GW_LOG_STR("route", gw_text_from(req->route == NULL ? "" : req->route->path)),
           GW_LOG_STR("message", gw_text_from(flight->dispatch.failure.message_key)),
           GW_LOG_NUM("person_id", req->person_id));
}

static void
stream_begin(struct flight *flight)
{
    struct gw_request *req = flight_request(flight);
    struct lane *lane = http_io_state(http_exchange_io(flight->dispatch.exchange));

    broker_join(lane, flight->dispatch.exchange, req->session_id, req->person_id,
                dispatch_header(req, "Last-Event-ID"));
}

static void
time_note(struct flight *flight)
{
    const struct gw_request *req = flight_request(flight);

    if (flight->started_us != 0)
        histogram_add(&req->app->lane_us[req->route->lane],
                      req->app->env->monotonic_us(req->app->env) - flight->started_us);
}

void
flight_reply(struct flight *flight)
{
    struct gw_request *req = flight_request(flight);
    struct dispatch_reply *reply = &flight->dispatch.reply;
    struct http_header headers[DISPATCH_HEADERS_MAX * 2];
    struct http_reply out = { .headers = headers };

    /* Wherever it was refused: at best the check of the password itself has done it. */
    if (flight_is_patient(flight))
        session_input_wipe(req);
    if (flight->result == GW_OK && req->route != NULL && req->route->stream) {
        if (http_exchange_request(flight->dispatch.exchange)->method == HTTP_GET) {
            stream_begin(flight);
            return;
        }
        reply->status = 200; /* HEAD: no stream follows */
    }
    if (flight->result != GW_OK)
        problem_fill(flight, flight->result);
    out.status = reply->status;
    out.content = reply->content.bytes > 0 ? reply->content : gw_buf_view(&reply->buf);
    /* Without memory even for the problem document the status alone leaves. */
    if (reply->buf.failed)
        out.content = GW_TEXT_NONE;
    out.headers_count = headers_fill(
        flight, out.content.bytes > 0 || reply->is_file ? reply->content_type : NULL, headers);
    out.compressible = out.content.bytes > 0;
    if (reply->is_file) {
        out.is_file = true;
        out.file_fd = reply->file_fd;
        out.file_bytes = reply->file_bytes;
    }
    time_note(flight);
    http_reply(flight->dispatch.exchange, &out);
}

static void
return_run(struct gw_task *task, void *io)
{
    (void)io;
    flight_reply((struct flight *)((char *)task - offsetof(struct flight, task)));
}

void
flight_return(struct flight *flight, enum gw_err result)
{
    flight->result = result;
    flight->task = (struct gw_task){ .run = return_run };
    http_io_post(http_exchange_io(flight->dispatch.exchange), &flight->task);
}
