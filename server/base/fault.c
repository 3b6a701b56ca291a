/* fault.c - named places where a test build fails on request; a release build has none of this. */
#include "gw/fault.h"

#ifdef GW_FAULTS
#include <pthread.h>
#include <signal.h>

#include "gw/text.h"

#define FAULTS_MAX 16

struct fault {
    struct gw_text name;
    int64_t at;    /* the call that fails, from 1 */
    bool later;    /* and all after it */
    bool kill;     /* with SIGKILL instead of an error */
    int64_t calls; /* so far */
};

struct faults {
    pthread_mutex_t lock;
    bool read;
    size_t count;
    struct fault list[FAULTS_MAX];
};

/* "name:n", "name:n+" or "name:n!". */
static void
add_fault(struct faults *faults, struct gw_text text)
{
    size_t colon = gw_text_index(text, ':');
    struct gw_text number = gw_text_slice(text, colon + 1, text.bytes);
    struct fault fault = { .name = gw_text_slice(text, 0, colon) };
    char mark = number.bytes > 0 ? number.data[number.bytes - 1] : 0;

    fault.later = mark == '+';
    fault.kill = mark == '!';
    if (fault.later || fault.kill)
        number = gw_text_slice(number, 0, number.bytes - 1);
    gw_check(gw_text_int(number, &fault.at) == GW_OK);
    gw_check(faults->count < FAULTS_MAX);
    faults->list[faults->count++] = fault;
}

static void
read_faults(struct faults *faults)
{
    struct gw_text text = gw_text_from(getenv("KAIRAN_FAULT"));

    faults->read = true;
    while (text.bytes > 0) {
        size_t comma = gw_text_index(text, ',');

        add_fault(faults, gw_text_slice(text, 0, comma));
        text = gw_text_slice(text, comma + 1, text.bytes);
    }
}

static bool
strike(struct fault *fault)
{
    fault->calls++;
    if (fault->calls < fault->at || (fault->calls > fault->at && !fault->later))
        return false;
    if (fault->kill)
        kill(getpid(), SIGKILL);
    return true;
}

bool
gw_fault(const char *name)
{
    static struct faults faults = { .lock = PTHREAD_MUTEX_INITIALIZER }; /* test builds only */
    bool struck = false;

    pthread_mutex_lock(&faults.lock);
    if (!faults.read)
        read_faults(&faults);
    for (size_t i = 0; i < faults.count; i++) {
        if (gw_text_equal(faults.list[i].name, gw_text_from(name)) && strike(&faults.list[i]))
            struck = true;
    }
    pthread_mutex_unlock(&faults.lock);
    return struck;
}
#endif
