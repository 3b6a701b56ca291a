/* json_load.c - JSON that comes in: jansson's tree of a text, or the truth when memory was short.
 *
 * jansson 2.14 goes on when the buffer of what it reads could not grow: a string loses a byte, and
 * when that byte was its closing quote, jansson reads and writes past the ends of its memory. So it
 * never hears of a failed allocation: the first one leaves it by longjmp, and what it had taken
 * until then is given back.
 */
#include <jansson.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdlib.h>

#include "gw/json.h"

struct reading {
    jmp_buf without_memory;
    void **blocks; /* that jansson holds */
    size_t count, room;
};

/* The one at work on this thread: jansson's hooks take no argument. */
static _Thread_local struct reading *reading;

static bool
remember(struct reading *own, void *block)
{
    if (own->count == own->room) {
        const size_t room = own->room == 0 ? 64 : 2 * own->room;
        void **blocks = realloc(own->blocks, room * sizeof(*blocks));

        if (blocks == NULL)
            return false;
        own->blocks = blocks;
        own->room = room;
    }
    own->blocks[own->count++] = block;
    return true;
}

static void *
take(size_t bytes)
{
    struct reading *own = reading;
    void *block = malloc(bytes);

    if (own == NULL || (block != NULL && remember(own, block)))
        return block;
    free(block);
    longjmp(own->without_memory, 1);
}

/* What is given back while reading was taken lately, mostly. */
static void
give(void *block)
{
    struct reading *own = reading;
    size_t at = own == NULL ? 0 : own->count;

    while (at > 0 && own->blocks[at - 1] != block)
        at--;
    if (at > 0)
        own->blocks[at - 1] = own->blocks[--own->count];
    free(block);
}

static void
take_over(void)
{
    json_set_alloc_funcs(take, give);
}

/* Apart from its caller, whose variables a longjmp may not touch. GW_BUSY: jansson was left. */
static enum gw_err
load(struct reading *own, struct gw_text text, size_t flags, json_t **out)
{
    json_error_t error = { 0 };

    if (setjmp(own->without_memory) != 0)
        return GW_BUSY;
    *out = json_loadb(text.data == NULL ? "" : text.data, text.bytes, flags, &error);
    if (*out != NULL)
        return GW_OK;
    return json_error_code(&error) == json_error_duplicate_key ? GW_CONFLICT : GW_MALFORMED;
}

enum gw_err
gw_json_load(struct gw_text text, size_t flags, struct json_t **out)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct reading own = { .count = 0 };
    enum gw_err err;

    (void)pthread_once(&once, take_over);
    *out = NULL;
    reading = &own;
    err = load(&own, text, flags, out);
    reading = NULL;
    for (size_t i = 0; err == GW_BUSY && i < own.count; i++)
        free(own.blocks[i]);
    free(own.blocks);
    return err;
}
