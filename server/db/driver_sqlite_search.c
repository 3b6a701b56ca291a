/* driver_sqlite_search.c - full text on SQLite: the tokenizer for FTS5, and the index.
 *
 * The index keeps no text of its own (content=''): what search_doc holds was put in, and the same
 * text takes it out again. It is made here and not by a migration, since another engine has another
 * one; when its definition changes, it is made anew and everything is queued.
 */
#include "db/bigram.h"
#include "db/driver_sqlite.h"
#include "gw/log.h"

/* The number behind the tokenizer's name goes up whenever bigram.c cuts differently. */
#define INDEX_DEFINITION                                                            \
    "CREATE VIRTUAL TABLE search_index USING fts5(indexed_text, scope, content=''," \
    " columnsize=0, detail=full, tokenize='bigram 1')"

static int
tokenizer_new(void *context, const char **arguments, int count, Fts5Tokenizer **out)
{
    (void)arguments;
    (void)count;
    *out = context; /* it has no state; FTS5 only wants something that is not NULL */
    return SQLITE_OK;
}

static void
tokenizer_free(Fts5Tokenizer *tokenizer)
{
    (void)tokenizer;
}

struct tokenizing {
    struct gw_text text;
    void *context;
    int (*give)(void *context, int flags, const char *token, int bytes, int start, int end);
};

static int
token_give(void *arg, const struct bigram_token *token)
{
    const struct tokenizing *tokenizing = arg;

    return tokenizing->give(tokenizing->context, 0, tokenizing->text.data + token->start,
                            (int)(token->end - token->start), (int)token->start, (int)token->end);
}

/* FTS5's xTokenize. */
static int
tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int bytes,
         int (*give)(void *, int, const char *, int, int, int))
{
    struct tokenizing tokenizing = { .context = context, .give = give };

    (void)tokenizer;
    if (text == NULL || bytes <= 0)
        return SQLITE_OK;
    tokenizing.text = (struct gw_text){ text, (size_t)bytes };
    return bigram_each(tokenizing.text, (flags & FTS5_TOKENIZE_QUERY) != 0, token_give,
                       &tokenizing);
}

static enum gw_err
fts5_find(sqlite3 *handle, fts5_api **out)
{
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v2(handle, "SELECT fts5(?1)", -1, &statement, NULL);

    *out = NULL;
    if (code == SQLITE_OK) {
        sqlite3_bind_pointer(statement, 1, out, "fts5_api_ptr", NULL);
        (void)sqlite3_step(statement);
        code = sqlite3_finalize(statement);
    }
    GW_TRY(sqlite_outcome(handle, code, "fts5"));
    return *out == NULL ? GW_UNSUPPORTED : GW_OK;
}

enum gw_err
driver_sqlite_search_open(struct driver_connection *connection)
{
    fts5_tokenizer functions = { tokenizer_new, tokenizer_free, tokenize };
    fts5_api *fts5;
    int code;

    GW_TRY(fts5_find(connection->handle, &fts5));
    code = fts5->xCreateTokenizer(fts5, "bigram", connection, &functions, NULL);
    return sqlite_outcome(connection->handle, code, "xCreateTokenizer");
}

/* Whether there is something to index (search_doc), and whether the index is as we make it. */
static enum gw_err
index_look(sqlite3 *handle, bool *is_wanted, bool *is_right)
{
    int64_t tables = 0;
    sqlite3_stmt *statement;
    int code;

    GW_TRY(sqlite_run(handle, "SELECT count(*) FROM sqlite_schema WHERE name = 'search_doc'",
                      &tables));
    code = sqlite3_prepare_v2(handle, "SELECT sql FROM sqlite_schema WHERE name = 'search_index'",
                              -1, &statement, NULL);
    if (code != SQLITE_OK)
        return sqlite_outcome(handle, code, "search_index");
    *is_wanted = tables != 0;
    *is_right = sqlite3_step(statement) == SQLITE_ROW &&
                strcmp((const char *)sqlite3_column_text(statement, 0), INDEX_DEFINITION) == 0;
    code = sqlite3_finalize(statement);
    return sqlite_outcome(handle, code, "search_index");
}

enum gw_err
driver_sqlite_search_prepare(struct driver_connection *connection)
{
    static const char *const steps[] = {
        "DROP TABLE IF EXISTS search_index",
        INDEX_DEFINITION,
        /* Its pieces are joined in small steps by whoever fills it, never inside a COMMIT. */
        "INSERT INTO search_index (search_index, rank) VALUES ('automerge', 0)",
        "DELETE FROM search_doc",
        "INSERT INTO search_outbox (item_id, turn) SELECT id, 1 FROM item WHERE true"
        " ON CONFLICT (item_id) DO UPDATE SET turn = turn + 1",
    };
    bool is_wanted = false, is_right = false;

    GW_TRY(index_look(connection->handle, &is_wanted, &is_right));
    if (!is_wanted || is_right)
        return GW_OK;
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
        GW_TRY(sqlite_run(connection->handle, steps[i], NULL));
    gw_log_write(GW_LOG_INFO, "db.search_index.made", NULL, 0);
    return GW_OK;
}
