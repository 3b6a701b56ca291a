/* sim.h - one simulated day: who is connected, what is under way, what the model holds.
 *
 * A round is some acts at the same time, each by somebody else. Their replies, and what the
 * database holds afterwards, must be explained by doing them one after another in some order
 * (round.c).
 */
#ifndef TESTS_SIM_SIM_H
#define TESTS_SIM_SIM_H

#include "tests/sim/act.h"
#include "tests/sim/world.h"

enum {
    ROUND_ACTS = 4,
    FIRST_MARKS = 12,
    SUMS = FIRST_MARKS + PEOPLE,
    INPUT_BYTES = 1 << 18,
    EARLIER = 3,
    REFUSALS = 32
};

struct connection {
    int fd;          /* -1: none */
    bool has_cookie; /* signed in, as far as one knows */
    bool is_stream;
    char cookie[80], csrf[40];
    int64_t signed_in_at, sent_at, seen_at; /* seen: the last time with an answer */
    int64_t stored_at, storing_at,
        asked_at; /* uses that a killed server's disk knows of (client.c) */
    char *input;
    size_t input_bytes;
};

/* A request with a key, which may be sent again. */
struct kept {
    struct act act;
    bool is_applied;
    int64_t at;
};

struct sim {
    uint64_t seed;
    const char *why; /* what is wrong; NULL: nothing */
    struct seeded_env *seeded;
    struct world world;
    struct model *models[ROUND_ACTS + 1]; /* 0: before the round; n: behind its first n acts */
    struct model rooms[ROUND_ACTS + 1];   /* for them: acts that read share one */
    struct model earlier[EARLIER];        /* at the beginning of rounds with faults */
    unsigned long earlier_round[EARLIER];
    struct connection people[PEOPLE], streams[PEOPLE];
    struct kept kept[PEOPLE];
    struct act acts[ROUND_ACTS];
    int order[ROUND_ACTS];
    int acts_count;
    bool has_faults; /* in this round */
    bool is_to_be_killed;
    int fault_depth;                     /* how far the best order came … */
    const char *fault, *quick_fault;     /* … and what spoke against it */
    int64_t sums[SUMS];                  /* of the database after this round */
    int64_t sums_changes, audit_changes; /* world_changes() of when they were looked at */
    uint32_t words;
    int64_t audit_id; /* entries up to here are accounted for */
    /* Refusals without one since the last COMMIT: those whose COMMIT could not be synced. */
    struct refusal {
        int who;
        const char *verb; /* NULL: none */
        int64_t item_id;
    } refusals[REFUSALS];
    unsigned refusals_noted;
    struct act unsynced[ROUND_ACTS]; /* the same of acts that have no entry: the last ones */
    unsigned unsynced_noted;
    uint64_t acts_off;
    struct seam_faults faults; /* which this seed has */
    bool loses_connections, kills, restarts, jumps, decrees;
    unsigned long step, requests, rounds, lives, replies_lost, replies_5xx, checks;
    bool says_acts; /* on standard output, each */
};

static inline struct model *
sim_model(struct sim *sim)
{
    return sim->models[0];
}

static inline int64_t
sim_now(const struct sim *sim)
{
    return seeded_env_fake(sim->seeded)->now;
}

/* Notes what is wrong; the first counts. Always false. */
bool sim_wrong(struct sim *sim, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Into the record, and with --say onto standard output. */
void sim_say(struct sim *sim, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *sim_act_text(const struct sim *sim, const struct act *act);

/* client.c */
void client_send(struct sim *sim, struct act *act);
/* Until every act of the round has its reply, or has lost its connection. */
void client_receive(struct sim *sim);
/* What has come after so many changes of turn. */
void client_receive_some(struct sim *sim, unsigned turns);
void client_close(struct connection *connection);
void client_close_all(struct sim *sim);
/* The server was killed: what it kept in memory of the last uses is gone. */
void client_forget_uses(struct sim *sim);
void client_listen(struct sim *sim, int who);
/* What the streams have told must have been seen at some moment of the round. */
bool client_heard(struct sim *sim);

/* round.c */
bool round_run(struct sim *sim);
/* One act alone, without faults; its kind and who are set, the rest too. */
bool round_alone(struct sim *sim, struct act *act);
bool round_explain(struct sim *sim);

/* proof.c: the whole database, the audit chain, search, against the model. */
void proof_sums_load(struct sim *sim);
bool proof_quick(struct sim *sim, const struct model *model);
bool proof_audit(struct sim *sim);
bool proof_whole(struct sim *sim);

/* day.c: a day by a seed of so many requests; false with sim->why. */
bool day_run(struct sim *sim, uint64_t seed, unsigned long requests);

#endif
