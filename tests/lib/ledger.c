/* ledger.c - notes of writes, and the comparison of a data directory with them. */
#include "tests/lib/ledger.h"

#include <check.h>
#include <pthread.h>
#include <roaring/roaring.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/lib/memory.h"

#define SUBJECTS_MAX 60000
#define NOTES_MAX 400000
#define VERBS_MAX 100
#define TOKEN_CHARS 32

struct subject {
    const char *sql, *value;
    const char *after; /* of the write under way; NULL: none is */
    const char *verb;
    bool happened; /* said the last check */
};

struct verb {
    const char *name;
    long long acknowledged, under_way;
};

struct note {
    struct ledger_write write; /* sql NULL: an end */
    const char *before;
    size_t subject;
    bool happened;
};

struct ledger {
    pthread_mutex_t lock;
    const char *directory;
    long long first_entry; /* of the log: the last one before the ledger */
    struct subject *subjects;
    struct verb verbs[VERBS_MAX];
    struct note *notes;
    size_t subjects_count, verbs_count, notes_count, acknowledged;
    void (*noted)(size_t notes);
};

/* ---- asking the database ---- */

/* Read by libroaring: what is stored wrongly the product itself might read as it was meant. */
static void
holds(sqlite3_context *context, int count, sqlite3_value **values)
{
    roaring_bitmap_t *set = roaring_bitmap_portable_deserialize_safe(
        sqlite3_value_blob(values[0]), (size_t)sqlite3_value_bytes(values[0]));

    (void)count;
    sqlite3_result_int(context, set != NULL && roaring_bitmap_contains(
                                                   set, (uint32_t)sqlite3_value_int64(values[1])));
    if (set != NULL)
        roaring_bitmap_free(set);
}

static void
stored(sqlite3_context *context, int count, sqlite3_value **values)
{
    const char *directory = sqlite3_user_data(context);
    struct stat status;
    char path[512];

    (void)count;
    snprintf(path, sizeof(path), "%s/uploads/%s", directory, sqlite3_value_text(values[0]));
    sqlite3_result_int64(context, stat(path, &status) == 0 ? status.st_size : -1);
}

/* Each pair is tried once in a process: it is slow on purpose. */
static void
is_password(sqlite3_context *context, int count, sqlite3_value **values)
{
    static struct {
        const char *pair;
        int fits;
    } tried[256];
    const char *hash = (const char *)sqlite3_value_text(values[0]);
    const char *password = (const char *)sqlite3_value_text(values[1]);
    const char *pair = test_text("%s %s", hash, password);
    size_t i = 0;

    (void)count;
    while (i < 255 && tried[i].pair != NULL && strcmp(tried[i].pair, pair) != 0)
        i++;
    if (tried[i].pair == NULL || strcmp(tried[i].pair, pair) != 0) {
        tried[i].pair = pair;
        tried[i].fits = crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
    }
    sqlite3_result_int(context, tried[i].fits);
}

/* To read alone: whoever closes last must not be the one to tidy up the log. */
static sqlite3 *
look_begin(const char *directory)
{
    const char *path = test_text("%s/kairan.db", directory);
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    sqlite3_create_function(db, "holds", 2, SQLITE_UTF8, NULL, holds, NULL, NULL);
    sqlite3_create_function(db, "stored", 1, SQLITE_UTF8, (void *)(uintptr_t)directory, stored,
                            NULL, NULL);
    sqlite3_create_function(db, "is_password", 2, SQLITE_UTF8, NULL, is_password, NULL, NULL);
    sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);
    return db;
}

/* The text lives until the statement ends. */
static const char *
first_value(sqlite3 *db, const char *sql, sqlite3_stmt **stmt)
{
    const char *value;
    int code = sqlite3_prepare_v2(db, sql, -1, stmt, NULL);

    ck_assert_msg(code == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(db));
    code = sqlite3_step(*stmt);
    if (code == SQLITE_DONE)
        return "";
    if (code != SQLITE_ROW)
        return sqlite3_errmsg(db);
    value = (const char *)sqlite3_column_text(*stmt, 0);
    return value == NULL ? "" : value;
}

static const char *
value_now(const char *directory, const char *sql)
{
    sqlite3 *db = look_begin(directory);
    sqlite3_stmt *stmt = NULL;
    const char *value = test_text("%s", first_value(db, sql, &stmt));

    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return value;
}

/* ---- notes; the lock held ---- */

static size_t
subject_find(const struct ledger *ledger, const char *sql)
{
    size_t i = ledger->subjects_count;

    while (i > 0 && strcmp(ledger->subjects[i - 1].sql, sql) != 0)
        i--;
    return i > 0 ? i - 1 : ledger->subjects_count;
}

static struct verb *
verb_of(struct ledger *ledger, const char *name)
{
    for (size_t i = 0; i < ledger->verbs_count; i++)
        if (strcmp(ledger->verbs[i].name, name) == 0)
            return &ledger->verbs[i];
    ck_assert_uint_lt(ledger->verbs_count, VERBS_MAX);
    ledger->verbs[ledger->verbs_count] = (struct verb){ .name = name };
    return &ledger->verbs[ledger->verbs_count++];
}

static void
note(struct ledger *ledger, const struct note *what)
{
    ck_assert_uint_lt(ledger->notes_count, NOTES_MAX);
    ledger->notes[ledger->notes_count++] = *what;
    if (ledger->noted != NULL)
        ledger->noted(ledger->notes_count);
}

static size_t
begin(struct ledger *ledger, const struct ledger_write *write, const char *before)
{
    const size_t at = subject_find(ledger, write->sql);
    struct subject *subject = &ledger->subjects[at];

    if (at == ledger->subjects_count) {
        ck_assert_uint_lt(ledger->subjects_count++, SUBJECTS_MAX);
        *subject = (struct subject){ .sql = write->sql, .value = before };
    }
    ck_assert_msg(subject->after == NULL, "two writes at once: %s", write->sql);
    subject->after = write->after;
    subject->verb = write->verb;
    if (write->verb != NULL)
        verb_of(ledger, write->verb)->under_way++;
    note(ledger, &(struct note){ .write = *write, .before = before, .subject = at });
    return at;
}

static void
end(struct ledger *ledger, size_t at, bool happened)
{
    struct subject *subject = &ledger->subjects[at];

    if (happened)
        subject->value = subject->after;
    subject->after = NULL;
    ledger->acknowledged += happened;
    if (subject->verb != NULL) {
        verb_of(ledger, subject->verb)->under_way--;
        verb_of(ledger, subject->verb)->acknowledged += happened;
    }
    note(ledger, &(struct note){ .subject = at, .happened = happened });
}

/* ---- in public ---- */

static struct ledger *
empty(const char *directory)
{
    struct ledger *ledger = test_alloc(sizeof(*ledger));

    pthread_mutex_init(&ledger->lock, NULL);
    ledger->directory = directory;
    ledger->subjects = test_alloc(SUBJECTS_MAX * sizeof(struct subject));
    ledger->notes = test_alloc(NOTES_MAX * sizeof(struct note));
    return ledger;
}

struct ledger *
ledger_new(const char *directory)
{
    struct ledger *ledger = empty(directory);

    ledger->first_entry = strtoll(value_now(directory, "SELECT max(id) FROM audit_entry"), NULL,
                                  10);
    return ledger;
}

size_t
ledger_begin(struct ledger *ledger, const struct ledger_write *write)
{
    const char *before = "";
    size_t at;

    pthread_mutex_lock(&ledger->lock);
    if (subject_find(ledger, write->sql) == ledger->subjects_count)
        before = value_now(ledger->directory, write->sql);
    at = begin(ledger, write, before);
    pthread_mutex_unlock(&ledger->lock);
    return at;
}

void
ledger_end(struct ledger *ledger, size_t subject, bool happened)
{
    pthread_mutex_lock(&ledger->lock);
    end(ledger, subject, happened);
    pthread_mutex_unlock(&ledger->lock);
}

bool
ledger_happened(struct ledger *ledger, size_t subject)
{
    return ledger->subjects[subject].happened;
}

size_t
ledger_notes(struct ledger *ledger)
{
    pthread_mutex_lock(&ledger->lock);
    const size_t count = ledger->notes_count;
    pthread_mutex_unlock(&ledger->lock);
    return count;
}

struct ledger *
ledger_follower(const struct ledger *ledger)
{
    struct ledger *follower = empty(ledger->directory);

    follower->first_entry = ledger->first_entry;
    return follower;
}

void
ledger_follow(struct ledger *follower, const struct ledger *ledger, size_t notes)
{
    while (follower->notes_count < notes) {
        const struct note *next = &ledger->notes[follower->notes_count];

        if (next->write.sql != NULL)
            (void)begin(follower, &next->write, next->before);
        else
            end(follower, next->subject, next->happened);
    }
}

void
ledger_on_note(struct ledger *ledger, void (*noted)(size_t notes))
{
    ledger->noted = noted;
}

size_t
ledger_acknowledged(const struct ledger *ledger)
{
    return ledger->acknowledged;
}

/* ---- comparing ---- */

static void
wrong(struct ledger_verdict *verdict, const char *words)
{
    verdict->wrong++;
    if (verdict->wrong <= 5)
        verdict->first = verdict->first == NULL ? words
                                                : test_text("%s\n%s", verdict->first, words);
}

static void
subject_check(sqlite3 *db, struct subject *subject, struct ledger_verdict *verdict)
{
    sqlite3_stmt *stmt = NULL;
    const char *found = first_value(db, subject->sql, &stmt);
    const bool is_old = strcmp(found, subject->value) == 0;

    subject->happened = subject->after != NULL && strcmp(found, subject->after) == 0;
    if (!is_old && !subject->happened)
        wrong(verdict, test_text("%s: '%s', not '%s'%s%s", subject->sql, found, subject->value,
                                 subject->after != NULL ? " or " : "",
                                 subject->after != NULL ? subject->after : ""));
    verdict->asked++;
    sqlite3_finalize(stmt);
}

static void
verb_check(sqlite3 *db, const struct ledger *ledger, const struct verb *verb,
           struct ledger_verdict *verdict)
{
    const char *sql = test_text("SELECT count(*) FROM audit_entry WHERE id > %lld AND verb = '%s'"
                                " AND result = 'ok'",
                                ledger->first_entry, verb->name);
    sqlite3_stmt *stmt = NULL;
    long long found = strtoll(first_value(db, sql, &stmt), NULL, 10);

    if (found < verb->acknowledged || found > verb->acknowledged + verb->under_way)
        wrong(verdict, test_text("%lld entries %s for %lld writes and %lld under way", found,
                                 verb->name, verb->acknowledged, verb->under_way));
    verdict->asked++;
    sqlite3_finalize(stmt);
}

void
ledger_check(struct ledger *ledger, const char *directory, struct ledger_verdict *out)
{
    sqlite3 *db = look_begin(directory);

    *out = (struct ledger_verdict){ 0 };
    for (size_t i = 0; i < ledger->subjects_count; i++)
        subject_check(db, &ledger->subjects[i], out);
    for (size_t i = 0; i < ledger->verbs_count; i++)
        verb_check(db, ledger, &ledger->verbs[i], out);
    sqlite3_close(db);
}
