/* http_parsing.c - feeds the parsers as a connection does: the head over all bytes so far, the body
 * piece by piece.
 */
#include "tests/lib/http_parsing.h"

struct feed {
    struct parsed *out;
    struct http_framing framing;
    bool in_body;
};

static void
end(struct feed *feed, enum parsed_outcome outcome, int status)
{
    feed->out->outcome = outcome;
    feed->out->status = status;
}

/* Returns the bytes used. */
static size_t
feed_body(struct feed *feed, struct gw_text bytes)
{
    struct parsed *out = feed->out;
    size_t used = 0;

    for (;;) {
        struct gw_text piece;
        size_t step;
        enum http_framing_result result = http_framing_next(
            &feed->framing, gw_text_slice(bytes, used, bytes.bytes), &step, &piece);

        used += step;
        if (result == HTTP_FRAMING_PIECE) {
            size_t room = sizeof(out->body) - out->body_bytes;
            size_t count = piece.bytes < room ? piece.bytes : room;

            gw_check(piece.bytes > 0);
            memcpy(out->body + out->body_bytes, piece.data, count);
            out->body_bytes += count;
        } else {
            if (result == HTTP_FRAMING_DONE)
                end(feed, PARSED_WHOLE, 0);
            else if (result == HTTP_FRAMING_REFUSED)
                end(feed, PARSED_REFUSED, 400);
            return used;
        }
    }
}

/* `bytes` is all so far. */
static void
feed_bytes(struct feed *feed, struct gw_text bytes)
{
    struct parsed *out = feed->out;

    if (!feed->in_body) {
        switch (http_head_parse(&out->head, bytes)) {
        case HTTP_HEAD_MORE:
            return;
        case HTTP_HEAD_REFUSED:
            end(feed, PARSED_REFUSED, out->head.status);
            return;
        case HTTP_HEAD_DONE:
            gw_check(out->head.bytes <= bytes.bytes);
            feed->in_body = true;
            out->bytes = out->head.bytes;
            http_framing_init(&feed->framing, &out->head);
            break;
        }
    }
    out->bytes += feed_body(feed, gw_text_slice(bytes, out->bytes, bytes.bytes));
}

static void
start(struct feed *feed, size_t head_bytes_max, struct parsed *out)
{
    out->outcome = PARSED_MORE;
    out->status = 0;
    out->bytes = out->body_bytes = 0;
    http_head_init(&out->head, head_bytes_max);
    *feed = (struct feed){ .out = out };
}

void
parse_request(struct gw_text bytes, size_t piece_bytes, size_t head_bytes_max, struct parsed *out)
{
    struct feed feed;
    size_t given = 0;

    start(&feed, head_bytes_max, out);
    while (given < bytes.bytes && out->outcome == PARSED_MORE) {
        size_t left = bytes.bytes - given;

        given += piece_bytes > 0 && piece_bytes < left ? piece_bytes : left;
        feed_bytes(&feed, gw_text_slice(bytes, 0, given));
    }
}

void
parse_request_cut(struct gw_text bytes, size_t cut, size_t head_bytes_max, struct parsed *out)
{
    struct feed feed;

    start(&feed, head_bytes_max, out);
    feed_bytes(&feed, gw_text_slice(bytes, 0, cut));
    if (out->outcome == PARSED_MORE)
        feed_bytes(&feed, bytes);
}

static bool
span_equal(struct http_span left, struct http_span right)
{
    return left.start == right.start && left.bytes == right.bytes;
}

static bool
head_equal(const struct http_head *left, const struct http_head *right)
{
    bool equal = left->method == right->method && span_equal(left->target, right->target) &&
                 span_equal(left->host, right->host) && left->bytes == right->bytes &&
                 left->fields_count == right->fields_count && left->length == right->length &&
                 left->chunked == right->chunked && left->minor_zero == right->minor_zero &&
                 left->keep_alive == right->keep_alive &&
                 left->expects_continue == right->expects_continue;

    for (size_t i = 0; equal && i < left->fields_count; i++)
        equal = span_equal(left->fields[i].name, right->fields[i].name) &&
                span_equal(left->fields[i].value, right->fields[i].value);
    return equal;
}

bool
parsed_equal(const struct parsed *left, const struct parsed *right)
{
    if (left->outcome != right->outcome || left->status != right->status)
        return false;
    if (left->outcome != PARSED_WHOLE)
        return true;
    return head_equal(&left->head, &right->head) && left->bytes == right->bytes &&
           left->body_bytes == right->body_bytes &&
           memcmp(left->body, right->body, left->body_bytes) == 0;
}
