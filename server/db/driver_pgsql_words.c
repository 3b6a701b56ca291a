/* driver_pgsql_words.c - our SQL in PostgreSQL's words. */
#include "db/driver_pgsql.h"
#include "db/sql_words.h"

#define TEXT_BYTES_MAX ((size_t)16 << 20)

struct writing {
    struct gw_text text;
    size_t at;
    struct gw_buf buf;
    int parameters;
    int visible_at; /* the parameter that stands for the audiences; 0: none yet */
};

static char *
taken(struct writing *writing, bool failed)
{
    gw_buf_add(&writing->buf, "", 1);
    if (writing->buf.failed || failed) {
        gw_buf_done(&writing->buf);
        return NULL;
    }
    return writing->buf.data;
}

static void
copy_to(struct writing *writing, size_t end)
{
    gw_buf_add(&writing->buf, writing->text.data + writing->at, end - writing->at);
    writing->at = end;
}

/* The end of what is quoted; brackets are none here but parts of arrays. */
static size_t
after_quoted(const struct writing *writing)
{
    const char c = writing->text.data[writing->at];

    if (c == '[' || c == '`')
        return writing->at;
    return sql_after_quoted(writing->text, writing->at);
}

/* The number behind the ? or $ at `at`; 0 where none stands there. */
static int
parameter_at(struct gw_text text, size_t at, size_t *end)
{
    int number = 0;

    if (text.data[at] != '?' && text.data[at] != '$')
        return 0;
    for (at++; at < text.bytes && text.data[at] >= '0' && text.data[at] <= '9'; at++)
        number = number * 10 + (text.data[at] - '0');
    *end = at;
    gw_check(number <= PGSQL_PARAMETERS_MAX);
    return number;
}

static int
parameters_count(struct gw_text text)
{
    struct writing walk = { .text = text };
    int most = 0;

    while (walk.at < text.bytes) {
        size_t end = after_quoted(&walk);
        int number = 0;

        if (end == walk.at)
            number = parameter_at(text, walk.at, &end);
        most = number > most ? number : most;
        walk.at = end > walk.at ? end : walk.at + 1;
    }
    return most;
}

/* Behind the parenthesis that closes the one at `at`. */
static size_t
after_parentheses(struct gw_text text, size_t at)
{
    int depth = 0;

    for (; at < text.bytes; at++) {
        if (text.data[at] == '(')
            depth++;
        else if (text.data[at] == ')' && --depth == 0)
            return at + 1;
    }
    return at;
}

static bool
visible_write(struct writing *writing)
{
    const struct gw_text text = writing->text;
    size_t open = sql_after_word(text, writing->at, "visible");
    struct gw_text what;
    size_t end;

    if (open == writing->at || open >= text.bytes || text.data[open] != '(')
        return false;
    end = after_parentheses(text, open);
    what = gw_text_slice(text, open + 1, end - 1);
    if (writing->visible_at == 0)
        writing->visible_at = ++writing->parameters;
    gw_buf_format(&writing->buf, "(%.*s IS NOT NULL AND %.*s = ANY(CAST($%d AS BIGINT[])))",
                  GW_TEXT_ARG(what), GW_TEXT_ARG(what), writing->visible_at);
    writing->at = end;
    return true;
}

char *
pgsql_statement(struct gw_text text, int *parameters, int *visible_at)
{
    struct writing writing = { .text = text, .parameters = parameters_count(text) };

    gw_buf_init(&writing.buf, TEXT_BYTES_MAX);
    while (writing.at < text.bytes) {
        size_t end = after_quoted(&writing);
        int number;

        if (end > writing.at) {
            copy_to(&writing, end);
        } else if ((number = parameter_at(text, writing.at, &end)) > 0) {
            gw_buf_format(&writing.buf, "$%d", number);
            writing.at = end;
        } else if (!visible_write(&writing)) {
            copy_to(&writing, writing.at + 1);
        }
    }
    *parameters = writing.parameters;
    *visible_at = writing.visible_at;
    return taken(&writing, false);
}

/* One type in place of another; false where neither stands at the place. Types are written in
 * capitals, and `blob` is a table. */
static bool
type_write(struct writing *writing)
{
    static const struct {
        const char *ours, *theirs;
    } types[] = { { "INTEGER", "BIGINT" }, { "BLOB", "BYTEA" } };

    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        const size_t end = sql_after_word(writing->text, writing->at, types[i].ours);

        if (end == writing->at ||
            memcmp(writing->text.data + writing->at, types[i].ours, end - writing->at) != 0)
            continue;
        gw_buf_string(&writing->buf, types[i].theirs);
        writing->at = end;
        return true;
    }
    return false;
}

static size_t
after_name(struct gw_text text, size_t at)
{
    while (at < text.bytes && sql_is_word(text.data[at]))
        at++;
    return at;
}

/* "REFERENCES t (c)" and its "ON DELETE …" with what lets a migration check it at the end. */
static bool
reference_write(struct writing *writing)
{
    static const char *const actions[] = { "CASCADE", "SET NULL", "RESTRICT", "NO ACTION" };
    const struct gw_text text = writing->text;
    size_t end = sql_after_word(text, writing->at, "REFERENCES");
    size_t on;

    if (end == writing->at)
        return false;
    end = after_name(text, sql_after_space(text, end));
    on = sql_after_space(text, end);
    if (on < text.bytes && text.data[on] == '(')
        end = after_parentheses(text, on);
    on = sql_after_space(text, end);
    if (sql_after_word(text, on, "ON") > on) {
        on = sql_after_space(text, on + 2);
        on = sql_after_space(text, after_name(text, on)); /* DELETE, UPDATE */
        for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
            if (sql_after_word(text, on, actions[i]) > on)
                end = sql_after_word(text, on, actions[i]);
    }
    copy_to(writing, end);
    gw_buf_string(&writing->buf, " DEFERRABLE INITIALLY IMMEDIATE");
    return true;
}

static struct gw_text
word_take(struct gw_text text, size_t *at)
{
    const size_t start = sql_after_space(text, *at);

    *at = after_name(text, start);
    return gw_text_slice(text, start, *at);
}

static bool
words_take(struct gw_text text, size_t *at, const char *const *words)
{
    for (; *words != NULL; words++) {
        const struct gw_text word = word_take(text, at);

        if (word.bytes != strlen(*words) || strncasecmp(word.data, *words, word.bytes) != 0)
            return false;
    }
    return true;
}

/* The mark at the place behind blanks. */
static bool
mark_take(struct gw_text text, size_t *at, char mark)
{
    *at = sql_after_space(text, *at);
    if (*at >= text.bytes || text.data[*at] != mark)
        return false;
    ++*at;
    return true;
}

struct refusal {
    struct gw_text name, event, table, message; /* the message with its quotes */
};

/* CREATE TRIGGER name BEFORE event ON table BEGIN SELECT RAISE(ABORT, 'message'); END */
static bool
refusal_take(struct gw_text text, size_t *at, struct refusal *out)
{
    static const char *const on[] = { "ON", NULL };
    static const char *const raise[] = { "BEGIN", "SELECT", "RAISE", NULL };
    static const char *const abort_word[] = { "ABORT", NULL };
    static const char *const end_word[] = { "END", NULL };
    static const char *const before[] = { "BEFORE", NULL };
    size_t start;

    out->name = word_take(text, at);
    if (!words_take(text, at, before))
        return false;
    out->event = word_take(text, at);
    if (!words_take(text, at, on))
        return false;
    out->table = word_take(text, at);
    if (!words_take(text, at, raise) || !mark_take(text, at, '(') ||
        !words_take(text, at, abort_word) || !mark_take(text, at, ','))
        return false;
    start = sql_after_space(text, *at);
    *at = sql_after_quoted(text, start);
    out->message = gw_text_slice(text, start, *at);
    return out->message.bytes > 2 && mark_take(text, at, ')') && mark_take(text, at, ';') &&
           words_take(text, at, end_word);
}

/* `*fault` where it is a trigger of another sort. */
static bool
trigger_write(struct writing *writing, bool *fault)
{
    static const char *const create[] = { "CREATE", "TRIGGER", NULL };
    size_t at = writing->at;
    struct refusal refusal;

    if (sql_after_word(writing->text, at, "CREATE") == at ||
        !words_take(writing->text, &at, create))
        return false;
    *fault = !refusal_take(writing->text, &at, &refusal);
    if (!*fault)
        gw_buf_format(&writing->buf,
                      "CREATE FUNCTION %.*s() RETURNS trigger LANGUAGE plpgsql AS $refusal$"
                      " BEGIN RAISE EXCEPTION USING MESSAGE = %.*s,"
                      " ERRCODE = 'integrity_constraint_violation'; END $refusal$;"
                      " CREATE TRIGGER %.*s BEFORE %.*s ON %.*s FOR EACH ROW"
                      " EXECUTE FUNCTION %.*s()",
                      GW_TEXT_ARG(refusal.name), GW_TEXT_ARG(refusal.message),
                      GW_TEXT_ARG(refusal.name), GW_TEXT_ARG(refusal.event),
                      GW_TEXT_ARG(refusal.table), GW_TEXT_ARG(refusal.name));
    writing->at = at;
    return true;
}

char *
pgsql_script(struct gw_text script)
{
    struct writing writing = { .text = script };
    bool fault = false;

    gw_buf_init(&writing.buf, TEXT_BYTES_MAX);
    while (writing.at < script.bytes && !fault) {
        const size_t end = after_quoted(&writing);

        if (end > writing.at)
            copy_to(&writing, end);
        else if (!type_write(&writing) && !reference_write(&writing) &&
                 !trigger_write(&writing, &fault))
            copy_to(&writing, writing.at + 1);
    }
    return taken(&writing, fault);
}
