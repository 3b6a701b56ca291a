/* day.c - a day of the city: rounds of acts, and what happens around them (sim.h).
 *
 * Each seed has kinds of acts and of faults that never come up, so that on some days rare things
 * are frequent (swarm testing: Groce et al., ISSTA 2012).
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "core/user_change.h"
#include "gw/people.h"
#include "tests/lib/memory.h"
#include "tests/sim/sim.h"

#define ZONE_US (9 * GW_HOUR)
#define SETTLE_US (130 * GW_SECOND) /* two turns of the job that moves posts by the clock */
#define NEAR_US (10 * GW_SECOND)
#define SETTLES_MAX 40
#define CLOSED_MAX 2

static bool
chance(unsigned percent)
{
    return seam_draw(100) < percent;
}

static bool
one_in(unsigned count)
{
    return seam_draw(count) == 0;
}

/* ---- time ---- */

static void
model_advance(struct model *model, int64_t now)
{
    const bool is_new_day = (now + ZONE_US) / GW_DAY != (model->now + ZONE_US) / GW_DAY;

    model->now = now;
    for (int i = 0; i < model->posts_count; i++) {
        struct post *post = &model->posts[i];

        if (post->state == WAITING && post->from <= now)
            post->state = CURRENT;
        if (post->state == CURRENT && post->until != 0 && post->until <= now)
            post->state = PAST;
        if (is_new_day)
            post->own_today = post->reminded_today = 0;
    }
}

/* Past the hour, where posts begin and end, until the job has moved them. */
static bool
time_settle(struct sim *sim)
{
    for (int i = 0; i < SETTLES_MAX; i++) {
        seeded_env_sleep(sim->seeded, SETTLE_US);
        world_tick(&sim->world);
        model_advance(sim_model(sim), sim_now(sim));
        proof_sums_load(sim);
        if (proof_quick(sim, sim_model(sim)))
            return true;
    }
    return sim_wrong(sim, "after a jump of the clock: %s", sim->quick_fault);
}

static bool
time_pass(struct sim *sim, int64_t us)
{
    const int64_t hour = sim_now(sim) / GW_HOUR;

    fake_env_advance(seeded_env_fake(sim->seeded), us);
    if (us > GW_MINUTE)
        sim_say(sim, "%lld minutes pass", (long long)(us / GW_MINUTE));
    seeded_env_sleep(sim->seeded, 1);
    world_tick(&sim->world);
    if ((sim_now(sim) + NEAR_US) / GW_HOUR == hour)
        return true;
    fake_env_advance(seeded_env_fake(sim->seeded), 2 * NEAR_US);
    return time_settle(sim);
}

/* ---- what the personnel section and the administrator do ---- */

struct order {
    int person;
    struct office office;
    bool leaves, returns;
};

GW_SQL(sim_end_main, "UPDATE holding SET held_until = ?2 WHERE person_id = ?1"
                     " AND holding_kind = 'main' AND held_until IS NULL");
GW_SQL(sim_begin_main, "INSERT INTO holding VALUES (?1, ?2, ?3, 'main', ?4, NULL)");
GW_SQL(sim_begin_leave, "INSERT INTO leave_period VALUES (?1, ?2, ?3, NULL)");
GW_SQL(sim_end_leave, "UPDATE leave_period SET leave_until = ?2 WHERE person_id = ?1"
                      " AND leave_until IS NULL");

static enum gw_err
run_two(struct gw_db *db, const struct gw_sql *sql, int64_t first, int64_t second)
{
    GW_STMT stmt = gw_db_stmt(db, sql);

    gw_bind_int(stmt, 1, first);
    gw_bind_int(stmt, 2, second);
    return gw_step_done(stmt);
}

static enum gw_err
transfer(struct gw_request *req, const struct order *order)
{
    GW_STMT stmt = gw_db_stmt(req->db, &sim_begin_main);

    GW_TRY(run_two(req->db, &sim_end_main, person_id(order->person), req->today - 1));
    gw_bind_int(stmt, 1, gw_db_new_id(req->db));
    gw_bind_int(stmt, 2, person_id(order->person));
    gw_bind_int(stmt, 3, position_id(order->office.department, order->office.role));
    gw_bind_int(stmt, 4, req->today);
    return gw_step_done(stmt);
}

static enum gw_err
leave(struct gw_request *req, const struct order *order)
{
    GW_STMT stmt = gw_db_stmt(req->db, &sim_begin_leave);

    gw_bind_int(stmt, 1, gw_db_new_id(req->db));
    gw_bind_int(stmt, 2, person_id(order->person));
    gw_bind_int(stmt, 3, req->today);
    return gw_step_done(stmt);
}

static enum gw_err
order_run(struct gw_request *req)
{
    const struct order *order = req->prepared;

    if (order->leaves)
        GW_TRY(leave(req, order));
    else if (order->returns)
        GW_TRY(run_two(req->db, &sim_end_leave, person_id(order->person), req->today - 1));
    else
        GW_TRY(transfer(req, order));
    gw_people_touch(req);
    return GW_OK;
}

static void
account_close(struct sim *sim, int who)
{
    struct gw_buf argument, reply;
    int closed = 0;

    for (int p = 0; p < PEOPLE; p++)
        closed += sim_model(sim)->people[p].closed;
    if (closed == CLOSED_MAX || sim_model(sim)->people[who].closed)
        return;
    gw_buf_init(&argument, 4096);
    gw_buf_init(&reply, 4096);
    user_input_encode(&(struct user_input){ .action = GW_TEXT("close"),
                                            .login = gw_text_from(test_text("p%d", who)) },
                      &argument);
    ck_assert_int_eq(user_change(sim->world.app, gw_buf_view(&argument), &reply), GW_OK);
    gw_buf_done(&argument);
    gw_buf_done(&reply);
    sim_model(sim)->people[who].closed = true;
    sim_say(sim, "person %d has no account any more", who);
}

static void
decree(struct sim *sim)
{
    struct order order = { .person = 3 + (int)seam_draw(PEOPLE - 3) };
    struct person *person = &sim_model(sim)->people[order.person];

    if (one_in(12)) {
        account_close(sim, order.person);
        return;
    }
    order.returns = person->on_leave && chance(80);
    order.leaves = !person->on_leave && chance(40);
    order.office = (struct office){ (int8_t)seam_draw(DEPARTMENTS), chance(35) ? CHIEF : NO_ROLE };
    ck_assert_int_eq(world_decree(&sim->world, order_run, &order), GW_OK);
    if (order.leaves || order.returns)
        person->on_leave = order.leaves;
    else
        person->offices[0] = order.office;
    sim_say(sim, "person %d: leaves %d returns %d, department %d role %d", order.person,
            order.leaves, order.returns, order.office.department, order.office.role);
    seeded_env_sleep(sim->seeded, 1);
}

/* ---- rounds ---- */

static void
act_of(struct sim *sim, int who, struct act *act)
{
    const struct kept *kept = &sim->kept[who];

    if (!sim->people[who].has_cookie) {
        *act = (struct act){ .kind = SIGN_IN, .who = who, .wrong_password = chance(3) };
    } else if (kept->act.key != 0 && chance(12) && sim_now(sim) - kept->at < 20 * GW_HOUR &&
               act_may_come_again(sim_model(sim), &kept->act)) {
        *act = kept->act;
        act->status = 0;
        act->new_id = 0;
        act->applied = act->replayed = act->is_audited = false;
    } else {
        *act = (struct act){ .word = ++sim->words };
        act_choose(sim_model(sim), who, sim->acts_off, act);
    }
}

static void
round_choose(struct sim *sim)
{
    const int wanted = chance(40) ? 1 : 2 + (int)seam_draw(ROUND_ACTS - 1);
    people_set taken = 0;

    sim->acts_count = 0;
    while (sim->acts_count < wanted) {
        const int who = (int)seam_draw(PEOPLE);

        if ((taken & only(who)) != 0)
            continue;
        taken |= only(who);
        memset(&sim->acts[sim->acts_count], 0, sizeof(struct act));
        act_of(sim, who, &sim->acts[sim->acts_count++]);
    }
    /* The same post, so that two are at it at once. */
    if (wanted > 1 && chance(40)) {
        for (int i = 1; i < wanted; i++) {
            if (sim->acts[i].kind == sim->acts[0].kind && sim->acts[i].key == 0)
                sim->acts[i].post = sim->acts[0].post;
        }
    }
}

static bool
happening(struct sim *sim)
{
    if (sim->decrees && one_in(60))
        decree(sim);
    if (sim->jumps && one_in(150) && !time_pass(sim, (int64_t)seam_draw(9 * 60) * GW_MINUTE))
        return false;
    if (sim->restarts && one_in(400)) {
        client_close_all(sim);
        world_restart(&sim->world);
        sim->lives++;
        sim_say(sim, "restarted");
    }
    if (one_in(300) && !proof_whole(sim))
        return false;
    return time_pass(sim, (int64_t)seam_draw(8000) * 1000);
}

static bool
next_round(struct sim *sim)
{
    if (!happening(sim))
        return false;
    round_choose(sim);
    sim->is_to_be_killed = sim->kills && one_in(300);
    sim->has_faults = one_in(4);
    if (sim->has_faults)
        *seam_faults() = sim->faults;
    if (!round_run(sim))
        return false;
    if (chance(10))
        client_listen(sim, (int)seam_draw(PEOPLE));
    if (!sim->is_to_be_killed)
        return true;
    sim->lives++;
    sim->is_to_be_killed = false;
    return proof_whole(sim);
}

/* ---- the morning ---- */

static void
swarm(struct sim *sim)
{
    static const struct seam_faults all = {
        .disk = 40, .files = 4, .sockets = 20, .memory = 150, .database = 150
    };

    for (enum act_kind kind = 0; kind < ACT_KINDS; kind++) {
        if (kind != POST_CREATE && kind != POST_SHOW && chance(20))
            sim->acts_off |= (uint64_t)1 << kind;
    }
    sim->faults.disk = chance(50) ? all.disk : 0;
    sim->faults.files = chance(50) ? all.files : 0;
    sim->faults.sockets = chance(50) ? all.sockets : 0;
    sim->faults.memory = chance(50) ? all.memory : 0;
    sim->faults.database = chance(50) ? all.database : 0;
    sim->faults.full = chance(8);
    sim->loses_connections = chance(60);
    sim->kills = chance(60);
    sim->restarts = chance(60);
    sim->jumps = chance(70);
    sim->decrees = chance(75);
}

static bool
alone(struct sim *sim, struct act act)
{
    act.word = ++sim->words;
    if (act.kind != SIGN_IN)
        act_fill(sim_model(sim), &act);
    return round_alone(sim, &act);
}

static bool
morning(struct sim *sim)
{
    bool good = alone(sim, (struct act){ .kind = SIGN_IN });

    for (int i = 0; good && i < GROUPS; i++)
        good = alone(sim, (struct act){ .kind = GROUP_CREATE });
    for (int i = 0; good && i < BOARDS; i++)
        good = alone(sim, (struct act){ .kind = BOARD_CREATE,
                                        .board = i,
                                        .flag = i == 0,
                                        .department = (int)seam_draw(DEPARTMENTS) });
    return good;
}

bool
day_run(struct sim *sim, uint64_t seed, unsigned long requests)
{
    bool good;

    sim->seed = seed;
    sim->seeded = seeded_env_new(seed);
    for (int p = 0; p < PEOPLE; p++)
        sim->people[p].fd = sim->streams[p].fd = -1;
    seam_begin(sim->seeded);
    sim->models[0] = sim->rooms;
    model_begin(sim_model(sim));
    world_begin(&sim->world, sim->seeded, sim_model(sim));
    sim_model(sim)->now = sim_now(sim);
    good = morning(sim);
    swarm(sim);
    while (good && sim->requests < requests)
        good = next_round(sim);
    good = good && proof_whole(sim);
    client_close_all(sim);
    if (good)
        world_end(&sim->world);
    return good;
}
