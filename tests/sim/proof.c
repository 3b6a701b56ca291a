/* proof.c - the database past the program, the audit log, search and lists, against the model
 * (sim.h).
 */
#include <check.h>
#include <roaring/roaring.h>
#include <string.h>

#include "core/audit.h"
#include "modules.h"
#include "tests/lib/memory.h"
#include "tests/sim/sim.h"

#define SECOND ((int64_t)1000000)
#define DRAIN_S 120

/* ---- sums, after every round: a refused act has changed nothing, an acknowledged one is there
 * ----
 */

static const char *const sum_names[] = {
    "items",        "versions",       "states",         "in the trash",
    "comments",     "confirmations",  "attachments",    "rounds of approval",
    "their states", "board versions", "group versions", "confirmations by oneself",
    "read marks"
};
_Static_assert(sizeof(sum_names) / sizeof(sum_names[0]) == FIRST_MARKS + 1, "a name for each");

/* Each person's: of two lost marks they tell whose was done. Read by libroaring: what is stored
 * wrongly the product itself might read as it was meant. */
static void
marks_count(struct world *world, int64_t counts[PEOPLE])
{
    sqlite3_stmt *stmt = world_look(world, "SELECT bitmap, person_id FROM read_mark", 0);

    memset(counts, 0, PEOPLE * sizeof(*counts));
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        const int64_t who = sqlite3_column_int64(stmt, 1) - person_id(0);
        roaring_bitmap_t *read = roaring_bitmap_portable_deserialize_safe(
            sqlite3_column_blob(stmt, 0), (size_t)sqlite3_column_bytes(stmt, 0));

        ck_assert_ptr_nonnull(read);
        ck_assert(who >= 0 && who < PEOPLE);
        counts[who] += (int64_t)roaring_bitmap_get_cardinality(read);
        roaring_bitmap_free(read);
    }
    sqlite3_reset(stmt);
}

void
proof_sums_load(struct sim *sim)
{
    const int64_t changes = world_changes(&sim->world);
    sqlite3_stmt *stmt = world_look(
        &sim->world,
        "SELECT COUNT(*), COALESCE(SUM(version), 0), COALESCE(SUM(state), 0), COUNT(trashed_at),"
        " COALESCE(SUM(comments_count), 0), (SELECT COUNT(*) FROM confirmation),"
        " (SELECT COUNT(*) FROM file WHERE released_at IS NULL), (SELECT COUNT(*) FROM "
        "bulletin_approval),"
        " (SELECT COALESCE(SUM(state * state), 0) FROM bulletin_approval),"
        " (SELECT COALESCE(SUM(version), 0) FROM bulletin_board"
        " WHERE branch_department_id IS NULL AND category <> 'branches'),"
        " (SELECT COALESCE(SUM(version), 0) FROM person_group),"
        " (SELECT COUNT(*) FROM confirmation WHERE kind = 'own') FROM item",
        0);

    if (changes == sim->sums_changes)
        return;
    sim->sums_changes = changes;
    ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
    for (int i = 0; i < FIRST_MARKS; i++)
        sim->sums[i] = sqlite3_column_int64(stmt, i);
    sqlite3_reset(stmt);
    marks_count(&sim->world, &sim->sums[FIRST_MARKS]);
}

static void
sums_of(const struct model *model, int64_t sums[SUMS])
{
    memset(sums, 0, SUMS * sizeof(*sums));
    sums[0] = model->posts_count + model->comments_count;
    for (int i = 0; i < model->files_count; i++)
        sums[6] += rule_is_held(model, i);
    for (int i = 0; i <= TAKEN_BACK; i++) {
        sums[7] += model->rounds[i];
        sums[8] += i * i * model->rounds[i];
    }
    for (int i = 0; i < model->boards_count; i++)
        sums[9] += model->boards[i].version;
    for (int i = 0; i < model->groups_count; i++)
        sums[10] += model->group_versions[i];
    for (int i = 0; i < model->posts_count; i++) {
        const struct post *post = &model->posts[i];

        sums[1] += post->version;
        sums[2] += post->state;
        sums[3] += post->trashed;
        sums[4] += post->comments;
        sums[5] += __builtin_popcount(post->confirmed);
        sums[11] += __builtin_popcount(post->own);
        for (int who = 0; who < PEOPLE; who++)
            sums[FIRST_MARKS + who] += (post->read & only(who)) != 0;
    }
    for (int i = 0; i < model->comments_count; i++) {
        const struct comment *comment = &model->comments[i];

        sums[1] += comment->version;
        sums[2] += comment->withdrawn ? WITHDRAWN : CURRENT;
        sums[3] += comment->withdrawn;
        sums[FIRST_MARKS + comment->author]++; /* whoever wrote one knows it */
    }
}

bool
proof_quick(struct sim *sim, const struct model *model)
{
    int64_t sums[SUMS];

    sums_of(model, sums);
    for (int i = 0; i < SUMS; i++) {
        if (sums[i] == sim->sums[i])
            continue;
        sim->quick_fault = test_text("%s in the database: %lld, by the replies and rules %lld",
                                     sum_names[i < FIRST_MARKS ? i : FIRST_MARKS],
                                     (long long)sim->sums[i], (long long)sums[i]);
        return false;
    }
    return true;
}

/* ---- the audit log: one entry for each change, and for each refusal of somebody known ---- */

struct entry {
    int64_t id, person_id, item_id;
    const char *verb;
    bool is_ok;
};

static int64_t
item_of(const struct model *model, const struct act *act)
{
    switch ((int)act->kind) {
    case COMMENT_CHANGE:
    case COMMENT_WITHDRAW:
        return model->comments[act->comment].id;
    case POST_CREATE:
    case COMMENT:
    case UPLOAD:
    case BOARD_CREATE:
    case GROUP_CREATE:
    case EXPORT_ASK:
        return act->new_id;
    case EXPORT_AGREE:
    case EXPORT_REFUSE:
        return model->exports[act->export].id;
    case BOARD_CHANGE:
    case BOARD_CLOSE:
    case BOARD_REOPEN:
        return model->boards[act->board].id;
    case GROUP_CHANGE:
        return model->group_ids[act->group];
    case NOTICE_SET:
        return 0;
    default:
        return model->posts[act->post].id;
    }
}

static bool
is_session(const struct act *act)
{
    return act->kind == SIGN_IN || act->kind == SIGN_OUT;
}

static bool
may_be_of(const struct sim *sim, const struct act *act, const struct entry *entry)
{
    const bool uncertain = act->status == 0 || act->status >= 500;

    if (act->is_audited || act_verb(act->kind) == NULL || entry->person_id != person_id(act->who) ||
        strcmp(act_verb(act->kind), entry->verb) != 0)
        return false;
    if (is_session(act))
        return true;
    if (!entry->is_ok)
        return !act->applied && (uncertain || act->status >= 400);
    return act->applied && entry->item_id == item_of(sim->models[sim->acts_count], act);
}

/* Of a round before: where only the sync of its COMMIT failed, and nothing was written since, a
 * killed server finds the entry. */
static bool
refusal_take(struct sim *sim, const struct entry *entry)
{
    for (int i = 0; i < REFUSALS; i++) {
        struct refusal *refusal = &sim->refusals[i];

        if (refusal->verb != NULL && !entry->is_ok && person_id(refusal->who) == entry->person_id &&
            strcmp(refusal->verb, entry->verb) == 0 &&
            (entry->item_id == 0 || entry->item_id == refusal->item_id)) {
            refusal->verb = NULL;
            return true;
        }
    }
    return false;
}

static void
refusals_note(struct sim *sim, bool is_written)
{
    if (is_written)
        memset(sim->refusals, 0, sizeof(sim->refusals));
    for (int i = 0; i < sim->acts_count; i++) {
        const struct act *act = &sim->acts[i];
        const bool uncertain = act->status == 0 || act->status >= 500;

        if (uncertain && !act->applied && !act->is_audited && act_verb(act->kind) != NULL)
            sim->refusals[sim->refusals_noted++ % REFUSALS] = (struct refusal){
                act->who, act_verb(act->kind), item_of(sim->models[sim->acts_count], act)
            };
    }
}

static void
unsynced_note(struct sim *sim, bool is_written)
{
    if (is_written)
        sim->unsynced_noted = 0;
    for (int i = 0; i < sim->acts_count; i++) {
        const struct act *act = &sim->acts[i];
        const bool uncertain = act->status == 0 || act->status >= 500;

        if (uncertain && !act->applied && act_verb(act->kind) == NULL && !act_reads(act->kind))
            sim->unsynced[sim->unsynced_noted++ % ROUND_ACTS] = *act;
    }
}

static bool
entry_take(struct sim *sim, const struct entry *entry)
{
    for (int i = 0; i < sim->acts_count; i++) {
        if (may_be_of(sim, &sim->acts[i], entry)) {
            sim->acts[i].is_audited = true;
            return true;
        }
    }
    if (strncmp(entry->verb, "core.session", strlen("core.session")) == 0)
        return true;
    if (sim->is_to_be_killed && refusal_take(sim, entry))
        return true;
    return sim_wrong(sim, "audit entry %lld (person %lld, %s, item %lld, %s) is of no act",
                     (long long)entry->id, (long long)entry->person_id, entry->verb,
                     (long long)entry->item_id, entry->is_ok ? "done" : "refused");
}

static bool
wants_entry(const struct act *act)
{
    if (act_verb(act->kind) == NULL || is_session(act) || act->replayed)
        return false;
    return act->applied || (act->status > 401 && act->status < 429);
}

bool
proof_audit(struct sim *sim)
{
    const int64_t changes = world_changes(&sim->world);
    sqlite3_stmt *stmt = world_look(&sim->world,
                                    "SELECT id, COALESCE(person_id, 0), COALESCE(item_id, 0), verb,"
                                    " result = 'ok' FROM audit_entry WHERE id > ?1 ORDER BY id",
                                    sim->audit_id);
    bool good = true;

    while (changes != sim->audit_changes && good && sqlite3_step(stmt) == SQLITE_ROW) {
        const struct entry entry = { .id = sqlite3_column_int64(stmt, 0),
                                     .person_id = sqlite3_column_int64(stmt, 1),
                                     .item_id = sqlite3_column_int64(stmt, 2),
                                     .verb = (const char *)sqlite3_column_text(stmt, 3),
                                     .is_ok = sqlite3_column_int(stmt, 4) != 0 };

        sim->audit_id = entry.id;
        good = entry.person_id == 0 || entry_take(sim, &entry);
    }
    refusals_note(sim, changes != sim->audit_changes);
    unsynced_note(sim, changes != sim->audit_changes);
    sim->audit_changes = changes;
    sqlite3_reset(stmt);
    for (int i = 0; good && i < sim->acts_count; i++) {
        if (wants_entry(&sim->acts[i]) && !sim->acts[i].is_audited)
            good = sim_wrong(sim, "%s, answered %d: no audit entry",
                             sim_act_text(sim, &sim->acts[i]), sim->acts[i].status);
    }
    return good;
}

/* ---- all of it, now and then ---- */

static bool
post_proof(struct sim *sim, int at)
{
    const struct post *post = &sim_model(sim)->posts[at];
    sqlite3_stmt *stmt = world_look(
        &sim->world,
        "SELECT i.version, i.state, i.trashed_at IS NOT NULL, i.author_id, i.title, p.body_text,"
        " i.comments_count, (SELECT COUNT(*) FROM item_version v WHERE v.item_id = i.id)"
        " FROM item i JOIN bulletin_post p ON p.item_id = i.id WHERE i.id = ?1",
        post->id);
    const uint32_t word = post->words[post->version];
    bool good = sqlite3_step(stmt) == SQLITE_ROW;

    good = good && sqlite3_column_int(stmt, 0) == post->version &&
           sqlite3_column_int(stmt, 1) == post->state &&
           sqlite3_column_int(stmt, 2) == post->trashed &&
           sqlite3_column_int64(stmt, 3) == person_id(post->author) &&
           strcmp((const char *)sqlite3_column_text(stmt, 4), test_text("件名 w%u", word)) == 0 &&
           strcmp((const char *)sqlite3_column_text(stmt, 5), test_text("本文 w%u", word)) == 0 &&
           sqlite3_column_int(stmt, 6) == post->comments &&
           sqlite3_column_int(stmt, 7) == post->version - post->first + 1;
    sqlite3_reset(stmt);
    return good || sim_wrong(sim, "post %d is not in the database as it was acknowledged", at);
}

static bool
log_proof(struct sim *sim)
{
    struct audit_items_verdict items = { .whole = false };
    struct audit_verdict verdict = { .whole = false };
    struct gw_db *db;

    ck_assert_int_eq(database_reader_open(sim->world.app->database, &db), GW_OK);
    (void)!audit_verify(db, &verdict);
    (void)!audit_verify_items(db, gw_modules, &items);
    database_reader_close(db);
    if (!verdict.whole)
        return sim_wrong(sim, "the audit chain: %s", verdict.fault);
    return items.whole || sim_wrong(sim, "item %lld: %s", (long long)items.item_id, items.fault);
}

/* Until the indexer has nothing to do. */
static bool
drain(struct sim *sim)
{
    for (int i = 0; i < DRAIN_S; i++) {
        if (world_number(&sim->world, "SELECT COUNT(*) FROM search_outbox") == 0)
            return true;
        seeded_env_sleep(sim->seeded, SECOND);
    }
    return sim_wrong(sim, "what is queued for search is never indexed");
}

static bool
index_proof(struct sim *sim)
{
    sqlite3_stmt *stmt;
    int64_t id;

    if (!drain(sim))
        return false;
    stmt = world_look(&sim->world,
                      "SELECT i.id FROM item i LEFT JOIN search_doc d ON d.item_id = i.id"
                      " LEFT JOIN item_comment c ON c.item_id = i.id WHERE i.state = 3 AND"
                      " (d.indexed_text IS NULL OR (i.parent_id IS NULL AND instr(d.indexed_text,"
                      " substr(i.title, instr(i.title, 'w'))) = 0) OR (c.item_id IS NOT NULL AND"
                      " instr(d.indexed_text, substr(c.body_text, instr(c.body_text, 'w'))) = 0))"
                      " LIMIT 1",
                      0);
    id = sqlite3_step(stmt) == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;
    sqlite3_reset(stmt);
    return id == 0 || sim_wrong(sim,
                                "nothing waits, and the index does not know what item %lld"
                                " says now",
                                (long long)id);
}

/* Somebody looks at everything that lists show, and searches what was just indexed. */
static bool
walk_proof(struct sim *sim, int who)
{
    const struct model *model = sim_model(sim);
    struct act act = { .kind = BOARDS_SHOW, .who = who };
    const bool *here = &sim->people[who].has_cookie; /* the session may end any time */
    bool good = *here && round_alone(sim, &act);

    for (int b = 0; good && *here && b < model->boards_count; b++) {
        act = (struct act){ .kind = BOARD_LIST, .who = who, .board = b, .limit = WHOLE_PAGE };
        good = round_alone(sim, &act);
    }
    for (int i = 0; good && *here && i < 4 && model->posts_count > 0; i++) {
        const int post = (int)seam_draw((unsigned)model->posts_count);

        act = (struct act){ .kind = SEARCH,
                            .who = who,
                            .post = post,
                            .word = model->posts[post].words[model->posts[post].version],
                            .must_find = true };
        good = round_alone(sim, &act);
    }
    return sim->why == NULL;
}

bool
proof_whole(struct sim *sim)
{
    sim->checks++;
    for (int i = 0; i < sim_model(sim)->posts_count; i++) {
        if (!post_proof(sim, i))
            return false;
    }
    if (!log_proof(sim) || !index_proof(sim))
        return false;
    return walk_proof(sim, (int)seam_draw(PEOPLE));
}
