/* file_collect.c - jobs that take away what nobody needs: expired uploads, files that no item has
 * taken within a day, and what lies on the disk without a row.
 *
 * A row goes first, its content after COMMIT (db/blobs.h says what may hold it up). Nothing is
 * collected while a backup runs.
 */
#include "core/file.h"
#include "gw/log.h"

struct removal {
    struct blobs *blobs;
    struct blob_digest digest;
    char token[BLOB_TOKEN_CHARS]; /* empty: a content */
};

static void
removal_run(void *arg)
{
    const struct removal *removal = arg;

    if (removal->token[0] != '\0')
        blobs_upload_remove(removal->blobs, gw_text_from(removal->token));
    else
        blobs_remove(removal->blobs, &removal->digest);
}

static struct removal *
removal_new(struct gw_request *req)
{
    struct removal *removal = GW_NEW(req->arena, struct removal);

    removal->blobs = database_blobs(req->app->database);
    return removal;
}

static void
remove_upload(struct gw_request *req, struct gw_text token)
{
    struct removal *removal = removal_new(req);

    (void)snprintf(removal->token, sizeof(removal->token), "%.*s", GW_TEXT_ARG(token));
    gw_after_commit(req->db, removal_run, removal);
}

static void
remove_content(struct gw_request *req, const struct blob_digest *digest)
{
    struct removal *removal = removal_new(req);

    removal->digest = *digest;
    gw_after_commit(req->db, removal_run, removal);
}

/* ---- rows whose time has come ---- */

static enum gw_err
expire_uploads(struct gw_request *req, size_t *count)
{
    struct upload_row *rows = GW_NEW_ARRAY(req->arena, struct upload_row, FILE_ROWS_MAX);

    GW_TRY(upload_list_expired(req->db, req->arena, req->now, rows, count));
    for (size_t i = 0; i < *count; i++) {
        GW_TRY(upload_delete(req->db, rows[i].id));
        remove_upload(req, rows[i].token);
    }
    return GW_OK;
}

static enum gw_err
expire_files(struct gw_request *req, size_t *count)
{
    struct file_row *rows = GW_NEW_ARRAY(req->arena, struct file_row, FILE_ROWS_MAX);
    bool removed;

    GW_TRY(file_list_released(req->db, req->now - FILE_KEPT_UNATTACHED, rows, count));
    for (size_t i = 0; i < *count; i++) {
        GW_TRY(file_delete(req->db, rows[i].id));
        GW_TRY(blob_release(req->db, rows[i].blob_id, &removed));
        if (removed)
            remove_content(req, &rows[i].digest);
    }
    return GW_OK;
}

/* Job "file.expire", on the writer. */
enum gw_err
file_expire(struct gw_request *req, struct gw_job *job)
{
    size_t uploads, files;

    (void)job;
    if (blobs_are_paused(database_blobs(req->app->database)))
        return GW_OK; /* the next turn comes */
    GW_TRY(expire_uploads(req, &uploads));
    GW_TRY(expire_files(req, &files));
    if (uploads + files > 0)
        gw_log(GW_LOG_INFO, "file.expire", GW_LOG_NUM("uploads", (int64_t)uploads),
               GW_LOG_NUM("files", (int64_t)files));
    return GW_OK;
}

/* ---- what has no row ---- */

struct sweep {
    struct gw_request *req;
    struct blob_digest digests[FILE_ROWS_MAX];
    char tokens[FILE_ROWS_MAX][BLOB_TOKEN_CHARS];
    size_t digests_count, tokens_count;
    enum gw_err err; /* sticky */
};

static void
sweep_digest(void *arg, const struct blob_digest *digest)
{
    struct sweep *sweep = arg;
    enum gw_err err;
    int64_t id;

    if (sweep->err != GW_OK || sweep->digests_count == FILE_ROWS_MAX)
        return;
    err = blob_find(sweep->req->db, digest, &id);
    if (err == GW_MISSING)
        sweep->digests[sweep->digests_count++] = *digest;
    else
        sweep->err = err;
}

static void
sweep_token(void *arg, struct gw_text token)
{
    struct sweep *sweep = arg;
    enum gw_err err;

    if (sweep->err != GW_OK || sweep->tokens_count == FILE_ROWS_MAX ||
        token.bytes != BLOB_TOKEN_CHARS - 1)
        return;
    err = upload_token_find(sweep->req->db, token);
    if (err == GW_MISSING)
        memcpy(sweep->tokens[sweep->tokens_count++], token.data, token.bytes);
    else
        sweep->err = err;
}

/* Job "file.sweep", on the pool: each hour another 256th of the contents. */
enum gw_err
file_sweep(struct gw_request *req, struct gw_job *job)
{
    struct blobs *blobs = database_blobs(req->app->database);
    struct sweep *sweep = GW_NEW(req->arena, struct sweep);
    gw_time before = req->now - FILE_KEPT_UNATTACHED;
    unsigned slice = (unsigned)(req->now / GW_HOUR % 256);

    sweep->req = req;
    job->result = sweep;
    GW_TRY(blobs_list(blobs, slice, before, sweep_digest, sweep));
    GW_TRY(blobs_upload_list(blobs, before, sweep_token, sweep));
    return sweep->err;
}

/* On the writer: what got a row meanwhile stays. */
enum gw_err
file_sweep_finish(struct gw_request *req, struct gw_job *job)
{
    const struct sweep *sweep = job->result;
    enum gw_err err;
    int64_t id;

    for (size_t i = 0; i < sweep->digests_count; i++) {
        err = blob_find(req->db, &sweep->digests[i], &id);
        if (err == GW_MISSING)
            remove_content(req, &sweep->digests[i]);
        else
            GW_TRY(err);
    }
    for (size_t i = 0; i < sweep->tokens_count; i++) {
        err = upload_token_find(req->db, gw_text_from(sweep->tokens[i]));
        if (err == GW_MISSING)
            remove_upload(req, gw_text_from(sweep->tokens[i]));
        else
            GW_TRY(err);
    }
    if (sweep->digests_count + sweep->tokens_count > 0)
        gw_log(GW_LOG_INFO, "file.sweep", GW_LOG_NUM("contents", (int64_t)sweep->digests_count),
               GW_LOG_NUM("uploads", (int64_t)sweep->tokens_count));
    return GW_OK;
}
