/* framing.c - the body's bytes are given in place; only the frame around chunks goes byte by byte.
 */
#include "http/framing.h"

#define SIZE_DIGITS_MAX 15 /* fits int64_t */
#define EXTRA_BYTES_MAX 8192

void
http_framing_init(struct http_framing *framing, const struct http_head *head)
{
    *framing = (struct http_framing){ 0 };
    if (head->chunked) {
        framing->state = FRAMING_SIZE;
    } else if (head->length > 0) {
        framing->state = FRAMING_LENGTH;
        framing->left = head->length;
    }
}

static int
hex_value(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

static bool
is_value_char(char byte)
{
    uint8_t code = (uint8_t)byte;

    return (code >= 0x20 && code != 0x7f) || code == '\t';
}

static enum http_framing_state
after_size_byte(struct http_framing *framing, char byte)
{
    int value = hex_value(byte);

    if (value >= 0 && framing->digits < SIZE_DIGITS_MAX) {
        framing->digits++;
        framing->left = framing->left * 16 + value;
        return FRAMING_SIZE;
    }
    if (value >= 0 || framing->digits == 0)
        return FRAMING_BAD;
    return byte == '\r' ? FRAMING_SIZE_LF : byte == ';' ? FRAMING_SEMICOLON : FRAMING_BAD;
}

static enum http_framing_state
after_chunk_size(struct http_framing *framing)
{
    framing->digits = 0;
    return framing->left > 0 ? FRAMING_DATA : FRAMING_TRAILER;
}

static enum http_framing_state
after_trailer_byte(enum http_framing_state state, char byte)
{
    if (state == FRAMING_TRAILER && byte == '\r')
        return FRAMING_LAST_LF;
    if (state != FRAMING_TRAILER_VALUE) {
        if (state == FRAMING_TRAILER_NAME && byte == ':')
            return FRAMING_TRAILER_VALUE;
        return http_is_token_char(byte) ? FRAMING_TRAILER_NAME : FRAMING_BAD;
    }
    if (byte == '\r')
        return FRAMING_TRAILER_LF;
    return is_value_char(byte) ? FRAMING_TRAILER_VALUE : FRAMING_BAD;
}

/* One byte of the frame around the chunks. */
static enum http_framing_state
after_byte(struct http_framing *framing, char byte)
{
    switch (framing->state) {
    case FRAMING_SIZE:
        return after_size_byte(framing, byte);
    case FRAMING_SEMICOLON:
        framing->extra++;
        return http_is_token_char(byte) ? FRAMING_EXTENSION : FRAMING_BAD;
    case FRAMING_EXTENSION:
        framing->extra++;
        if (byte == '\r')
            return FRAMING_SIZE_LF;
        return is_value_char(byte) ? FRAMING_EXTENSION : FRAMING_BAD;
    case FRAMING_SIZE_LF:
        return byte == '\n' ? after_chunk_size(framing) : FRAMING_BAD;
    case FRAMING_DATA_CR:
        return byte == '\r' ? FRAMING_DATA_LF : FRAMING_BAD;
    case FRAMING_DATA_LF:
        return byte == '\n' ? FRAMING_SIZE : FRAMING_BAD;
    case FRAMING_TRAILER:
    case FRAMING_TRAILER_NAME:
    case FRAMING_TRAILER_VALUE:
        framing->extra++;
        return after_trailer_byte(framing->state, byte);
    case FRAMING_TRAILER_LF:
        return byte == '\n' ? FRAMING_TRAILER : FRAMING_BAD;
    case FRAMING_LAST_LF:
        return byte == '\n' ? FRAMING_END : FRAMING_BAD;
    case FRAMING_END:
    case FRAMING_LENGTH:
    case FRAMING_DATA:
    case FRAMING_BAD:
        break;
    }
    return FRAMING_BAD;
}

static void
take_piece(struct http_framing *framing, struct gw_text bytes, size_t *used, struct gw_text *piece)
{
    size_t rest = bytes.bytes - *used;
    size_t count = (uint64_t)framing->left < rest ? (size_t)framing->left : rest;

    *piece = (struct gw_text){ bytes.data + *used, count };
    *used += count;
    framing->left -= (int64_t)count;
    if (framing->left == 0)
        framing->state = framing->state == FRAMING_LENGTH ? FRAMING_END : FRAMING_DATA_CR;
}

enum http_framing_result
http_framing_next(struct http_framing *framing, struct gw_text bytes, size_t *used,
                  struct gw_text *piece)
{
    *used = 0;
    for (;;) {
        if (framing->state == FRAMING_END)
            return HTTP_FRAMING_DONE;
        if (framing->state == FRAMING_BAD)
            return HTTP_FRAMING_REFUSED;
        if (*used == bytes.bytes)
            return HTTP_FRAMING_MORE;
        if (framing->state == FRAMING_LENGTH || framing->state == FRAMING_DATA) {
            take_piece(framing, bytes, used, piece);
            return HTTP_FRAMING_PIECE;
        }
        framing->state = after_byte(framing, bytes.data[(*used)++]);
        if (framing->extra > EXTRA_BYTES_MAX)
            framing->state = FRAMING_BAD;
    }
}
