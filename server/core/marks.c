/* marks.c - read marks in memory: which items a person has read, in some 100 ns (gw/mark.h).
 *
 * Each shard has a lock, a hash table of persons, and their order of use. An entry is the truth of
 * the last COMMIT: the writer changes it after COMMIT (gw_after_commit), in the order of commits.
 *
 * What counts as read of what was published before a person got the account is data as well: the
 * account begins with those marks (mark_seed.h), so that counting is a matter of bitmaps alone.
 * Accounts from before that was so have `joined_at` to tell, until a job has made their marks.
 *
 * The one danger is a reader whose snapshot is older than a COMMIT: if it filled the cache from
 * there, the change would be lost to memory. So every change of marks has a number (counter
 * 'read_mark', in the same transaction). A shard remembers in `forgotten` the newest change that it
 * does not hold in an entry; a snapshot that has counted fewer changes is used once and not kept.
 */
#include "core/marks.h"

#include <pthread.h>

#include "gw/mark.h"

#define SHARDS 64
#define BUCKETS 128 /* of one shard */
#define PERSONS_MAX_DEFAULT 4096
#define BYTES_MAX_DEFAULT ((size_t)64 << 20)

struct mark_entry {
    int64_t person_id;
    gw_time joined_at;
    struct gw_bitmap *read;
    int64_t change; /* the last one in it, or a later one */
    size_t bytes;
    struct mark_entry *bucket_next;
    struct mark_entry *newer, *older; /* order of use */
};

struct mark_shard {
    pthread_mutex_t lock;
    struct mark_entry *buckets[BUCKETS];
    struct mark_entry *newest, *oldest;
    size_t persons, bytes;
    int64_t forgotten; /* newest change of a person without an entry here */
    int64_t loads, evictions;
};

struct marks {
    enum gw_err (*load)(struct gw_db *db, int64_t person_id, struct mark_snapshot *out);
    struct mark_shard shards[SHARDS];
    size_t persons_max, bytes_max; /* of one shard */
};

/* Ids grow with time, so their low bits are mostly a sequence; the mixing spreads them. */
static uint64_t
person_hash(int64_t person_id)
{
    uint64_t hash = (uint64_t)person_id * UINT64_C(0x9e3779b97f4a7c15);

    return hash ^ (hash >> 32);
}

static struct mark_shard *
shard_of(struct marks *marks, int64_t person_id)
{
    return &marks->shards[person_hash(person_id) % SHARDS];
}

static struct mark_entry **
bucket_of(struct mark_shard *shard, int64_t person_id)
{
    return &shard->buckets[person_hash(person_id) / SHARDS % BUCKETS];
}

static void
entry_free(struct mark_entry *entry)
{
    gw_bitmap_free(entry->read);
    free(entry);
}

struct marks *
marks_new(const struct marks_limits *limits)
{
    struct marks *marks = calloc(1, sizeof(*marks));
    size_t persons = limits != NULL ? limits->persons_max : 0;
    size_t bytes = limits != NULL ? limits->bytes_max : 0;

    if (marks == NULL)
        return NULL;
    marks->load = limits != NULL && limits->load != NULL ? limits->load : mark_snapshot_load;
    marks->persons_max = ((persons != 0 ? persons : PERSONS_MAX_DEFAULT) + SHARDS - 1) / SHARDS;
    marks->bytes_max = (bytes != 0 ? bytes : BYTES_MAX_DEFAULT) / SHARDS;
    for (size_t i = 0; i < SHARDS; i++)
        gw_check(pthread_mutex_init(&marks->shards[i].lock, NULL) == 0);
    return marks;
}

void
marks_free(struct marks *marks)
{
    if (marks == NULL)
        return;
    for (size_t i = 0; i < SHARDS; i++) {
        struct mark_entry *entry = marks->shards[i].newest;

        while (entry != NULL) {
            struct mark_entry *older = entry->older;

            entry_free(entry);
            entry = older;
        }
        pthread_mutex_destroy(&marks->shards[i].lock);
    }
    free(marks);
}

void
marks_figures(struct marks *marks, struct marks_figures *out)
{
    struct marks_figures sum = { 0 };

    for (size_t i = 0; i < SHARDS; i++) {
        struct mark_shard *shard = &marks->shards[i];

        pthread_mutex_lock(&shard->lock);
        sum.persons += (int64_t)shard->persons;
        sum.bytes += (int64_t)shard->bytes;
        sum.loads += shard->loads;
        sum.evictions += shard->evictions;
        pthread_mutex_unlock(&shard->lock);
    }
    *out = sum;
}

/* ---- one shard, its lock held ---- */

static void
order_remove(struct mark_shard *shard, struct mark_entry *entry)
{
    *(entry->newer != NULL ? &entry->newer->older : &shard->newest) = entry->older;
    *(entry->older != NULL ? &entry->older->newer : &shard->oldest) = entry->newer;
}

static void
order_add(struct mark_shard *shard, struct mark_entry *entry)
{
    entry->newer = NULL;
    entry->older = shard->newest;
    *(shard->newest != NULL ? &shard->newest->newer : &shard->oldest) = entry;
    shard->newest = entry;
}

static struct mark_entry *
entry_find(struct mark_shard *shard, int64_t person_id)
{
    struct mark_entry *entry = *bucket_of(shard, person_id);

    while (entry != NULL && entry->person_id != person_id)
        entry = entry->bucket_next;
    if (entry != NULL && entry != shard->newest) {
        order_remove(shard, entry);
        order_add(shard, entry);
    }
    return entry;
}

static void
entry_count_bytes(struct mark_shard *shard, struct mark_entry *entry)
{
    size_t bytes = sizeof(*entry) + gw_bitmap_bytes(entry->read);

    shard->bytes += bytes - entry->bytes;
    entry->bytes = bytes;
}

static void
evict(struct mark_shard *shard, struct mark_entry *entry)
{
    struct mark_entry **link = bucket_of(shard, entry->person_id);

    while (*link != entry)
        link = &(*link)->bucket_next;
    *link = entry->bucket_next;
    order_remove(shard, entry);
    if (entry->change > shard->forgotten)
        shard->forgotten = entry->change;
    shard->persons--;
    shard->bytes -= entry->bytes;
    shard->evictions++;
    entry_free(entry);
}

/* The newest entry stays whatever its size, so that a caller's own is never thrown out. */
static void
shard_shrink(const struct marks *marks, struct mark_shard *shard)
{
    while (shard->persons > 1 &&
           (shard->persons > marks->persons_max || shard->bytes > marks->bytes_max))
        evict(shard, shard->oldest);
}

static bool
entry_says_read(const struct mark_entry *entry, const struct mark_question *question)
{
    return question->published_from < entry->joined_at ||
           gw_bitmap_contains(entry->read, (uint32_t)question->item_no);
}

/* ---- readers ---- */

static enum gw_err
entry_load(const struct marks *marks, struct gw_db *db, int64_t person_id, struct mark_entry **out)
{
    struct mark_snapshot snapshot;
    struct mark_entry *entry;

    GW_TRY(marks->load(db, person_id, &snapshot));
    entry = calloc(1, sizeof(*entry));
    if (entry == NULL) {
        gw_bitmap_free(snapshot.read);
        return GW_BUSY;
    }
    entry->person_id = person_id;
    entry->joined_at = snapshot.joined_at;
    entry->read = snapshot.read;
    entry->change = snapshot.changes;
    *out = entry;
    return GW_OK;
}

/* Keeps what was loaded, unless another thread was faster or the snapshot is too old. False: the
 * caller frees it. */
static bool
entry_keep(const struct marks *marks, struct mark_shard *shard, struct mark_entry *entry)
{
    struct mark_entry **bucket = bucket_of(shard, entry->person_id);

    shard->loads++;
    if (entry->change < shard->forgotten)
        return false;
    entry->bucket_next = *bucket;
    *bucket = entry;
    order_add(shard, entry);
    shard->persons++;
    entry_count_bytes(shard, entry);
    shard_shrink(marks, shard);
    return true;
}

/* Calls use(arg, entry) with the lock held. */
static enum gw_err
entry_use(struct marks *marks, struct gw_db *db, int64_t person_id,
          void (*use)(void *arg, const struct mark_entry *entry), void *arg)
{
    struct mark_shard *shard = shard_of(marks, person_id);
    struct mark_entry *entry, *loaded;
    bool kept = false;

    pthread_mutex_lock(&shard->lock);
    entry = entry_find(shard, person_id);
    if (entry != NULL)
        use(arg, entry);
    pthread_mutex_unlock(&shard->lock);
    if (entry != NULL)
        return GW_OK;

    GW_TRY(entry_load(marks, db, person_id, &loaded));
    pthread_mutex_lock(&shard->lock);
    entry = entry_find(shard, person_id);
    if (entry == NULL) {
        kept = entry_keep(marks, shard, loaded);
        entry = loaded;
    }
    use(arg, entry);
    pthread_mutex_unlock(&shard->lock);
    if (!kept)
        entry_free(loaded);
    return GW_OK;
}

struct mark_answer {
    const struct mark_question *question;
    bool read;
};

static void
answer_take(void *arg, const struct mark_entry *entry)
{
    struct mark_answer *answer = arg;

    answer->read = entry_says_read(entry, answer->question);
}

enum gw_err
marks_is_read(struct marks *marks, struct gw_db *db, const struct mark_question *question,
              bool *read)
{
    struct mark_answer answer = { .question = question };

    gw_check(question->item_no >= 0 && question->item_no <= UINT32_MAX);
    GW_TRY(entry_use(marks, db, question->person_id, answer_take, &answer));
    *read = answer.read;
    return GW_OK;
}

struct mark_copying {
    struct mark_snapshot *out;
    enum gw_err err;
};

static void
copy_take(void *arg, const struct mark_entry *entry)
{
    struct mark_copying *copying = arg;

    copying->err = gw_bitmap_copy(entry->read, &copying->out->read);
    copying->out->joined_at = entry->joined_at;
    copying->out->changes = entry->change;
}

enum gw_err
marks_copy(struct marks *marks, struct gw_db *db, int64_t person_id, struct mark_snapshot *out)
{
    struct mark_copying copying = { .out = out };

    GW_TRY(entry_use(marks, db, person_id, copy_take, &copying));
    return copying.err;
}

bool
gw_mark_is_read(struct gw_request *req, int64_t item_no, gw_time published_from)
{
    const struct mark_question question = { .person_id = req->person_id,
                                            .item_no = item_no,
                                            .published_from = published_from };
    bool read = false;
    enum gw_err err = marks_is_read(req->app->marks, req->db, &question, &read);

    /* The list is worth more than its marks: without them everything shows as unread. */
    return err == GW_OK && read;
}

/* ---- the writer ---- */

struct mark_commit {
    struct marks *marks;
    struct mark_change change; /* items NULL: not known, forget the entry */
    int64_t number;
};

/* False: the change is not known, or found no memory. */
static bool
entry_follow(struct mark_entry *entry, const struct mark_commit *commit)
{
    const struct mark_change *change = &commit->change;
    enum gw_err err = GW_BUSY;

    if (change->items != NULL && commit->number <= entry->change)
        return true; /* it is in there */
    if (change->items != NULL)
        err = change->read ? gw_bitmap_or(entry->read, change->items)
                           : gw_bitmap_andnot(entry->read, change->items);
    if (err == GW_OK)
        entry->change = commit->number;
    return err == GW_OK;
}

/* After COMMIT. */
static void
commit_apply(void *arg)
{
    const struct mark_commit *commit = arg;
    const int64_t person_id = commit->change.person_id;
    struct mark_shard *shard = shard_of(commit->marks, person_id);
    struct mark_entry *entry;

    pthread_mutex_lock(&shard->lock);
    entry = entry_find(shard, person_id);
    if (entry != NULL && !entry_follow(entry, commit)) {
        evict(shard, entry); /* and loaded anew when it is asked for */
        entry = NULL;
    }
    if (entry != NULL) {
        entry_count_bytes(shard, entry);
        shard_shrink(commit->marks, shard);
    } else if (commit->number > shard->forgotten) {
        shard->forgotten = commit->number;
    }
    pthread_mutex_unlock(&shard->lock);
}

/* After COMMIT. */
static void
commit_forget_all(void *arg)
{
    const struct mark_commit *commit = arg;

    for (size_t i = 0; i < SHARDS; i++) {
        struct mark_shard *shard = &commit->marks->shards[i];

        pthread_mutex_lock(&shard->lock);
        while (shard->oldest != NULL)
            evict(shard, shard->oldest);
        if (commit->number > shard->forgotten)
            shard->forgotten = commit->number;
        pthread_mutex_unlock(&shard->lock);
    }
}

void
marks_follow(struct marks *marks, struct gw_db *db, struct gw_arena *arena,
             const struct mark_change *change, int64_t number)
{
    struct mark_commit *commit = GW_NEW(arena, struct mark_commit);

    *commit = (struct mark_commit){ .marks = marks, .change = *change, .number = number };
    gw_after_commit(db, commit_apply, commit);
}

void
marks_forget(struct marks *marks, struct gw_db *db, struct gw_arena *arena, int64_t person_id,
             int64_t number)
{
    struct mark_commit *commit = GW_NEW(arena, struct mark_commit);

    commit->marks = marks;
    commit->change.person_id = person_id;
    commit->number = number;
    gw_after_commit(db, person_id == 0 ? commit_forget_all : commit_apply, commit);
}

enum gw_err
marks_set(struct marks *marks, struct gw_db *db, struct gw_arena *arena,
          const struct mark_change *change)
{
    int64_t number;

    GW_TRY(mark_update(db, arena, change, &number));
    marks_follow(marks, db, arena, change, number);
    return GW_OK;
}

enum gw_err
gw_marks_set(struct gw_request *req, const int64_t *item_nos, size_t count, bool read)
{
    struct mark_change change = { .person_id = req->person_id, .read = read };
    struct gw_bitmap *items;

    GW_TRY(gw_bitmap_make(req->arena, &items));
    for (size_t i = 0; i < count; i++) {
        gw_check(item_nos[i] >= 0 && item_nos[i] <= UINT32_MAX);
        GW_TRY(gw_bitmap_add(items, (uint32_t)item_nos[i]));
    }
    change.items = items;
    return marks_set(req->app->marks, req->db, req->arena, &change);
}

enum gw_err
gw_mark_set(struct gw_request *req, int64_t item_no, bool read)
{
    return gw_marks_set(req, &item_no, 1, read);
}
