/* doctor_files.c - whether what the database says of files is on the disk, and the other way round.
 */
#include "core/doctor_files.h"

#include <sys/stat.h>

#include "core/file_store.h"
#include "db/database.h"
#include "db/directory.h"

#define DOUBTS_MAX 100

struct look {
    const char *directory;
    struct doctor_files *out;
    struct blob_digest doubts[DOUBTS_MAX];
    size_t doubts_count;
};

static bool
is_there(const struct look *look, const struct blob_digest *digest, int64_t size_bytes)
{
    char name[BLOB_NAME_BYTES];
    char path[DIRECTORY_PATH_BYTES];
    struct stat status;

    blob_name(digest, name);
    return directory_path(path, look->directory, name) == GW_OK && lstat(path, &status) == 0 &&
           S_ISREG(status.st_mode) && status.st_size == size_bytes;
}

static void
take_row(void *arg, const struct blob_digest *digest, int64_t size_bytes)
{
    struct look *look = arg;

    if (is_there(look, digest, size_bytes))
        look->out->there++;
    else if (look->doubts_count < DOUBTS_MAX)
        look->doubts[look->doubts_count++] = *digest;
    else
        look->out->missing++;
}

/* A server beside us may have collected it since its row was read. */
static enum gw_err
settle_doubts(struct look *look, struct gw_db *db)
{
    int64_t id;

    for (size_t i = 0; i < look->doubts_count; i++) {
        enum gw_err err = blob_find(db, &look->doubts[i], &id);

        if (err == GW_OK)
            look->out->missing++;
        else if (err != GW_MISSING)
            return err;
    }
    return GW_OK;
}

static void
count_file(void *arg, const struct blob_digest *digest)
{
    struct look *look = arg;

    (void)digest;
    look->out->on_disk++;
}

enum gw_err
doctor_files_look(struct gw_env *env, const char *directory, struct gw_db *db,
                  struct doctor_files *out)
{
    struct blobs *blobs = blobs_new(env, directory);
    struct look *look = calloc(1, sizeof(*look));
    enum gw_err err = blobs == NULL || look == NULL ? GW_BUSY : GW_OK;

    *out = (struct doctor_files){ 0 };
    if (err == GW_OK) {
        *look = (struct look){ .directory = directory, .out = out };
        err = blob_walk(db, take_row, look);
    }
    if (err == GW_OK)
        err = settle_doubts(look, db);
    for (unsigned slice = 0; err == GW_OK && slice < 256; slice++)
        err = blobs_list(blobs, slice, INT64_MAX, count_file, look);
    free(look);
    blobs_free(blobs);
    return err;
}
