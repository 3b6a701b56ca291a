/* wire.h - requests as bytes to a server, and its answers; for hundreds of thousands of them, so
 * nothing is allocated and nothing ends the test: what an answer means is for the caller to say.
 */
#ifndef TESTS_ATTACK_WIRE_H
#define TESTS_ATTACK_WIRE_H

#include "gw/text.h"

#define WIRE_ROOM_BYTES ((size_t)2 << 20)

struct wire {
    int port, fd; /* fd -1: not connected */
    size_t bytes; /* read, from the front of the room */
    size_t used;  /* of these, by answers that were given out */
    char room[WIRE_ROOM_BYTES];
};

struct answer {
    int status; /* 0: the server hung up, or said nothing for 20 s */
    struct gw_text head, body;
    bool closes;
};

/* Not connected yet. Never given back (memory.h). */
struct wire *wire_new(int port);
void wire_close(struct wire *wire);
/* Connects where it has to; false where nobody listens. */
bool wire_send(struct wire *wire, struct gw_text bytes);
/* The next answer, which lies in the wire's room until the next call; of a HEAD without its body.
 * Hangs up behind an answer that closes. */
void wire_answer(struct wire *wire, bool head_only, struct answer *out);
/* Both, on a new connection where the server had closed the one before. */
void wire_ask(struct wire *wire, struct gw_text bytes, bool head_only, struct answer *out);
/* A header's value, empty without one. */
struct gw_text answer_header(const struct answer *answer, const char *name);

#endif
