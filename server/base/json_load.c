/* json_load.c - JSON that comes in: jansson's tree of a text, or the truth when memory was short.
 *
 * jansson 2.14 goes on when the buffer of what it reads could not grow: a string loses a byte, and
 * when that byte was its closing quote, jansson reads and writes past the ends of its memory. So it
 * never hears of a failed allocation: the first one leaves it by longjmp, and what it had taken
 * until then is given back.
 */
#include <jansson.h>
#include <malloc.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "gw/json.h"

/* Nothing is freed before the end, so that nothing has to be looked for. */
struct reading {
    jmp_buf without_memory;
    void **taken; /* by jansson */
    void **given; /* back by it; as much room as for `taken` */
    size_t taken_count, given_count, room;
};

/* The one at work on this thread: jansson's hooks take no argument. */
static _Thread_local struct reading *reading;

static bool
grow(void ***blocks, size_t room)
{
    void **more = realloc(*blocks, room * sizeof(*more));

    if (more != NULL)
        *blocks = more;
    return more != NULL;
}

static bool
remember(struct reading *own, void *block)
{
    if (own->taken_count == own->room) {
        const size_t room = own->room == 0 ? 64 : 2 * own->room;

        if (!grow(&own->taken, room) || !grow(&own->given, room))
            return false;
        own->room = room;
    }
    own->taken[own->taken_count++] = block;
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

/* Some of it is what somebody typed as a password. */
static void
wipe_and_free(void *block)
{
    if (block == NULL)
        return;
    explicit_bzero(block, malloc_usable_size(block));
    free(block);
}

static void
give(void *block)
{
    struct reading *own = reading;

    if (own == NULL)
        wipe_and_free(block);
    else if (block != NULL)
        own->given[own->given_count++] = block;
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
    struct reading own = { .room = 0 };
    enum gw_err err;

    (void)pthread_once(&once, take_over);
    *out = NULL;
    reading = &own;
    err = load(&own, text, flags, out);
    reading = NULL;
    for (size_t i = 0; err == GW_OK && i < own.given_count; i++)
        wipe_and_free(own.given[i]);
    for (size_t i = 0; err != GW_OK && i < own.taken_count; i++)
        wipe_and_free(own.taken[i]);
    free(own.taken);
    free(own.given);
    return err;
}
