/* round.c - some acts at the same time, and an order of them that explains what was answered and
 * what the database holds (sim.h).
 */
#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tests/lib/memory.h"
#include "tests/sim/sim.h"

#define TURNS_MAX 120 /* of all threads, before a server is killed */
#define IDLE_US (60 * GW_MINUTE)
#define END_US (12 * GW_HOUR)
#define ABOUT_US (6 * GW_MINUTE) /* what memory knew of the last use may be lost with a server */

bool
sim_wrong(struct sim *sim, const char *format, ...)
{
    char text[4096];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    if (sim->why == NULL)
        sim->why = test_text("%s", text);
    return false;
}

void
sim_say(struct sim *sim, const char *format, ...)
{
    char text[1024];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    seeded_env_note(sim->seeded, "%s", text);
    if (sim->says_acts)
        printf("%s\n", text);
}

const char *
sim_act_text(const struct sim *sim, const struct act *act)
{
    static struct request request;

    act_render(sim_model((struct sim *)(uintptr_t)sim), act, &request);
    return test_text("person %d %s (%s %s %s)", act->who, act_words(act->kind), request.method,
                     request.path, request.body);
}

/* ---- what may be answered whatever the rules say ---- */

/* N9.2: a session ends after an hour without a request, and after twelve. */
static bool
session_may_be_over(const struct sim *sim, const struct act *act)
{
    const struct connection *person = &sim->people[act->who];
    const int64_t now = sim_now(sim);

    return now - act->last_seen_at > IDLE_US - ABOUT_US ||
           now - person->signed_in_at > END_US - ABOUT_US;
}

static bool
session_is_over(const struct sim *sim, const struct act *act)
{
    const struct connection *person = &sim->people[act->who];
    const int64_t now = sim_now(sim);

    return now - act->last_sent_at > IDLE_US + ABOUT_US ||
           now - person->signed_in_at > END_US + ABOUT_US;
}

/* Such an act has changed nothing, and no rule was asked. */
static bool
is_turned_away(const struct sim *sim, const struct act *act)
{
    if (act->status == 429)
        return act->kind == SIGN_IN;
    if (act->status >= 500)
        return sim->has_faults;
    return act->status == 401 && act->kind != SIGN_IN && act_has_session(act->kind) &&
           session_may_be_over(sim, act);
}

/* ---- replies of requests that were sent before ---- */

static const struct kept *
kept_of(const struct sim *sim, const struct act *act)
{
    const struct kept *kept = &sim->kept[act->who];

    return act->key != 0 && kept->act.key == act->key && kept->is_applied ? kept : NULL;
}

static const char *
again_fault(const struct kept *kept, const struct act *act)
{
    if (!act->replayed)
        return "the same request with the same key was done twice";
    if (kept->act.kind != POST_CREATE && kept->act.kind != COMMENT)
        return NULL;
    return kept->act.new_id == act->new_id ? NULL : "the kept reply names something else";
}

/* ---- one order ---- */

/* Does the act in the model, as the reply says it happened; false with `*fault`. */
static bool
act_fits(struct sim *sim, struct model *model, struct act *act, const char **fault)
{
    const struct kept *kept = kept_of(sim, act);
    int expected;

    act->applied = false;
    if (is_turned_away(sim, act))
        return true;
    if (kept != NULL && act->status != 0 && rule_may_be_here(model, act->who)) {
        *fault = act->status == 401 ? NULL : again_fault(kept, act);
        return *fault == NULL;
    }
    expected = act_apply(model, act);
    act->applied = expected < 300;
    if (act->status != expected)
        *fault = test_text("answered %d, the rules say %d: %.300s", act->status, expected,
                           act->reply == NULL ? "" : json_dumps(act->reply, JSON_COMPACT));
    else if (expected != 401 && act->kind != SIGN_IN && act_has_session(act->kind) &&
             session_is_over(sim, act))
        *fault = "the session should have ended";
    else
        *fault = expected == 200 ? act_fault(model, act) : NULL;
    return *fault == NULL;
}

/* The reply was lost: done, or not, which the audit log knows of most acts. */
static bool
lost_fits(struct model *model, struct act *act, bool done)
{
    act->applied = false;
    if (act_verb(act->kind) != NULL && done != act->was_done)
        return false;
    if (!done)
        return true;
    if (act_apply(model, act) >= 300)
        return false;
    act->applied = true;
    return true;
}

/* A copy of the model before, in a room that none of those before uses. */
static struct model *
room_for(struct sim *sim, int depth)
{
    struct model *room = sim->rooms;

    for (int i = 0; i < depth; i++) {
        if (sim->models[i] == room) {
            room++;
            i = -1;
        }
    }
    model_copy(room, sim->models[depth - 1]);
    return room;
}

/* The act after those before it; `done` counts where its reply was lost. */
static bool
next_fits(struct sim *sim, int depth, int at, bool done)
{
    struct act *act = &sim->acts[at];
    const char *fault = NULL;

    sim->models[depth + 1] = act_reads(act->kind) ? sim->models[depth] : room_for(sim, depth + 1);
    sim->order[depth] = at;
    if (act->status == 0)
        return lost_fits(sim->models[depth + 1], act, done);
    if (done || act_fits(sim, sim->models[depth + 1], act, &fault))
        return !done;
    if (depth >= sim->fault_depth) {
        sim->fault_depth = depth;
        sim->fault = test_text("%s: %s", sim_act_text(sim, act), fault);
    }
    return false;
}

static bool
order_fits(struct sim *sim, int depth, unsigned left)
{
    if (left == 0) {
        if (proof_quick(sim, sim->models[depth]))
            return true;
        sim->fault_depth = depth; /* further than any reply that doesn't fit */
        sim->fault = sim->quick_fault;
        return false;
    }
    for (int i = 0; i < 2 * sim->acts_count; i++) {
        const unsigned bit = 1u << i / 2;

        if ((left & bit) != 0 && next_fits(sim, depth, i / 2, i % 2 == 1) &&
            order_fits(sim, depth + 1, left & ~bit))
            return true;
    }
    return false;
}

/* ---- lost replies ---- */

/* Whether it was done, and what it made. */
static void
look_up(struct sim *sim, struct act *act)
{
    sqlite3_stmt *stmt;

    act->was_done = false;
    if (act_verb(act->kind) == NULL)
        return;
    stmt = world_look(&sim->world,
                      "SELECT item_id FROM audit_entry WHERE id > ?1 AND result = 'ok'"
                      " AND person_id = ?2 AND verb = ?3",
                      sim->audit_id);
    (void)sqlite3_bind_int64(stmt, 2, person_id(act->who));
    (void)sqlite3_bind_text(stmt, 3, act_verb(act->kind), -1, SQLITE_STATIC);
    act->was_done = sqlite3_step(stmt) == SQLITE_ROW;
    if (act->was_done && act->new_id == 0)
        act->new_id = sqlite3_column_int64(stmt, 0);
    sqlite3_reset(stmt);
}

/* With an act of a round before (sim.h: unsynced), whose COMMIT a killed server finds in the log of
 * writes: nothing was written since, so that the city is as it was then. */
static bool
unsynced_fits(struct sim *sim)
{
    static struct model before;

    model_copy(&before, sim_model(sim));
    for (unsigned i = 0; i < ROUND_ACTS && i < sim->unsynced_noted; i++) {
        if (act_apply(sim_model(sim), &sim->unsynced[i]) < 300 &&
            order_fits(sim, 0, (1u << sim->acts_count) - 1))
            return true;
        model_copy(sim_model(sim), &before);
    }
    return false;
}

bool
round_explain(struct sim *sim)
{
    for (int i = 0; i < sim->acts_count; i++) {
        if (sim->acts[i].status == 0)
            look_up(sim, &sim->acts[i]);
    }
    proof_sums_load(sim);
    sim->fault_depth = 0;
    sim->fault = NULL;
    if (!order_fits(sim, 0, (1u << sim->acts_count) - 1) &&
        !(sim->is_to_be_killed && unsynced_fits(sim)))
        return sim_wrong(sim, "%s", sim->fault != NULL ? sim->fault : sim->quick_fault);
    return true;
}

/* ---- the round ---- */

static void
keep_keys(struct sim *sim)
{
    for (int i = 0; i < sim->acts_count; i++) {
        struct act *act = &sim->acts[i];
        struct kept *kept = &sim->kept[act->who];

        if (act->key == 0 || kept->act.key == act->key)
            continue;
        *kept = (struct kept){ .act = *act, .is_applied = act->applied, .at = sim_now(sim) };
        kept->act.reply = NULL;
    }
}

/* A repeated request that found nothing kept has been done now. */
static void
keep_again(struct sim *sim)
{
    for (int i = 0; i < sim->acts_count; i++) {
        const struct act *act = &sim->acts[i];
        struct kept *kept = &sim->kept[act->who];

        if (act->key != 0 && kept->act.key == act->key && act->applied) {
            kept->is_applied = true;
            kept->act.new_id = act->new_id;
        }
    }
}

static bool
round_settle(struct sim *sim)
{
    const unsigned long earlier = sim->rounds % EARLIER;

    if (!proof_audit(sim) || !client_heard(sim))
        return false;
    if (sim->has_faults) {
        model_copy(&sim->earlier[earlier], sim_model(sim));
        sim->earlier_round[earlier] = sim->rounds;
    }
    keep_keys(sim);
    keep_again(sim);
    for (int i = 0; i < sim->acts_count; i++)
        json_decref(sim->acts[i].reply);
    sim->models[0] = sim->models[sim->acts_count];
    return true;
}

static void
say_acts(const struct sim *sim)
{
    for (int i = 0; i < sim->acts_count && sim->says_acts; i++)
        printf("step %lu%s: %s = %d\n", sim->step, sim->has_faults ? " (faults)" : "",
               sim_act_text(sim, &sim->acts[i]), sim->acts[i].status);
}

static void
others_note(struct sim *sim)
{
    for (int i = 0; i < sim->acts_count; i++) {
        struct act *act = &sim->acts[i];

        act->others_count = 0;
        for (int j = 0; j < sim->acts_count; j++) {
            if (j != i)
                act->others[act->others_count++] = sim->acts[j].post;
        }
    }
}

bool
round_run(struct sim *sim)
{
    sim_model(sim)->now = sim_now(sim);
    others_note(sim);
    for (int i = 0; i < sim->acts_count; i++) {
        sim->acts[i].last_seen_at = sim->people[sim->acts[i].who].seen_at;
        sim->acts[i].had_faults = sim->has_faults;
        sim->acts[i].last_sent_at = sim->people[sim->acts[i].who].sent_at;
        client_send(sim, &sim->acts[i]);
        if (sim->loses_connections && seam_draw(60) == 0)
            client_close(&sim->people[sim->acts[i].who]);
    }
    if (sim->is_to_be_killed) {
        client_receive_some(sim, 1 + seam_draw(TURNS_MAX));
        client_close_all(sim);
        client_forget_uses(sim);
        sim_say(sim, "killed");
        world_kill(&sim->world);
    } else {
        client_receive(sim);
    }
    if (sim->why != NULL)
        return false;
    *seam_faults() = (struct seam_faults){ 0 };
    seeded_env_sleep(sim->seeded, 1); /* whatever is under way ends */
    sim->rounds++;
    sim->step += (unsigned long)sim->acts_count;
    say_acts(sim);
    return round_explain(sim) && round_settle(sim);
}

bool
round_alone(struct sim *sim, struct act *act)
{
    sim->acts[0] = *act;
    sim->acts_count = 1;
    sim->has_faults = false;
    if (!round_run(sim))
        return false;
    *act = sim->acts[0];
    return true;
}
