/* dispatch_flight.h - one exchange between its headers and its reply; private to dispatch_*.c.
 *
 * A flight lies in its exchange's arena. One thread holds it at a time: the exchange's I/O thread,
 * then (by the route's lane) the pool or the writer, then the I/O thread again, which sends the
 * reply.
 *
 *   dispatch.c        headers and complete: route, guard, decoding, and the inline READ lane
 *   dispatch_lanes.c  readers, pool and writer, and the way back
 *   dispatch_audit.c  the entry in the log, of what was done and of what was refused
 *   dispatch_reply.c  the reply: JSON, content, problem document, their headers
 */
#ifndef CORE_DISPATCH_FLIGHT_H
#define CORE_DISPATCH_FLIGHT_H

#include "core/dispatch.h"
#include "core/idempotency.h"
#include "core/router.h"

struct flight {
    struct dispatch dispatch; /* first: a dispatch made from an exchange is a flight */
    struct router_match match;
    enum gw_err route_err; /* of router_find */
    struct database_write write;
    struct gw_task task;        /* to the pool, and back to the I/O thread */
    struct http_sink sink;      /* where the body goes */
    enum gw_err result;         /* of the handler, or of what refused it */
    enum gw_err run_err;        /* what the last run inside the transaction gave */
    struct idempotency_key key; /* key.key empty: none was sent */
    struct gw_digest body_digest;
    bool replayed;      /* the reply is the kept one */
    int64_t started_us; /* when the request was whole; 0: not yet */
};

static inline struct gw_request *
flight_request(struct flight *flight)
{
    return &flight->dispatch.request;
}

/* Where a flight goes when all before its handler is decided. */
enum flight_next { FLIGHT_REPLY, FLIGHT_REFUSE, FLIGHT_POOL, FLIGHT_WRITER };

/* dispatch.c: on the thread of req->lane, which reads. */
/* Whether the body may come, and where it goes; before its first byte. */
enum gw_err flight_admit_body(struct flight *flight) GW_MUST_USE;
/* When the body is in: all before the handler, and the handler of a READ route; into
 * flight->result. */
enum flight_next flight_decide(struct flight *flight) GW_MUST_USE;

/* dispatch_lanes.c: hands the flight to where its route works; the reply follows. I/O thread, or
 * (the last three) the reader that has it. */
void flight_headers_to_readers(struct flight *flight);
void flight_to_readers(struct flight *flight);
void flight_go_on(struct flight *flight, enum flight_next next);
void flight_to_pool(struct flight *flight);
void flight_to_writer(struct flight *flight);
/* Of who signs in, or has the password checked again. */
bool flight_is_patient(const struct flight *flight);
/* Runs the handler and closes its reply; GW_BUSY when arena or buffer gave out. */
enum gw_err flight_run_handler(struct flight *flight) GW_MUST_USE;

/* dispatch_audit.c */
/* Whether the refusal goes into the log: what a known person was denied, and what failed after the
 * request was understood; not what says "later". */
bool flight_refusal_is_audited(const struct flight *flight, enum gw_err err);
enum gw_err flight_audit(struct flight *flight, struct lane *lane, enum gw_err result) GW_MUST_USE;
/* Writes the entry of a refusal in a small transaction of its own, then replies. I/O thread or
 * pool.
 */
void flight_refuse(struct flight *flight, enum gw_err err);

/* dispatch_reply.c: on the exchange's I/O thread; the flight is gone afterwards. */
void flight_reply(struct flight *flight);
/* From any other thread: flight_reply() over there. */
void flight_return(struct flight *flight, enum gw_err result);
/* Security headers that every reply carries beside those that the HTTP layer adds by itself; fewer
 * than DISPATCH_HEADERS_MAX. */
size_t reply_headers_common(struct gw_text policy, bool tls, struct http_header *out);

#endif
