/* export_zip.c - an export's folder as one ZIP file (export_zip.h).
 *
 * libzip opens each file only when its turn has come, writes lengths in front of contents, as
 * Windows Explorer likes them, and takes the large form where 4 GB or 65,535 files are passed. What
 * it keeps of a file until the end are its name and its place, some 660 bytes.
 */
#include "core/export_zip.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <zip.h>

#include "db/directory.h"
#include "gw/log.h"
#include "http/http.h"

#define DEPTH_MAX 4
#define PROGRESS_STEP 0.001
#define LEVEL 3 /* most contents are compressed already */

struct packing {
    const struct export_zip *zip;
    zip_t *archive;
    int64_t files;
    enum gw_err watched; /* what the watch said last */
};

/* Frees what libzip could not take over. */
static enum gw_err
file_add(struct packing *packing, const char *path, const char *name)
{
    zip_source_t *source = zip_source_file(packing->archive, path, 0, -1);
    zip_int64_t index;

    if (source == NULL)
        return GW_BUSY;
    index = zip_file_add(packing->archive, name, source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return GW_BUSY;
    }
    packing->files++;
    return zip_set_file_compression(packing->archive, (zip_uint64_t)index, ZIP_CM_DEFLATE, LEVEL) ==
                   0
               ? GW_OK
               : GW_BUSY;
}

static enum gw_err folder_add(struct packing *packing, const char *name, int depth);

/* `name` as the archive has it: the path below the folder. */
static enum gw_err
entry_add(struct packing *packing, const char *name, int depth)
{
    char path[DIRECTORY_PATH_BYTES];
    struct stat status;

    GW_TRY(directory_path(path, packing->zip->folder, name));
    if (lstat(path, &status) != 0)
        return file_outcome(errno);
    if (S_ISREG(status.st_mode))
        return file_add(packing, path, name);
    return S_ISDIR(status.st_mode) && depth < DEPTH_MAX ? folder_add(packing, name, depth + 1)
                                                        : GW_IO;
}

static int
is_something(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static enum gw_err
folder_add(struct packing *packing, const char *name, int depth)
{
    char path[DIRECTORY_PATH_BYTES];
    char child[DIRECTORY_PATH_BYTES];
    struct dirent **entries;
    enum gw_err err = GW_OK;

    GW_TRY(directory_path(path, packing->zip->folder, name));
    const int count = scandir(path, &entries, is_something, alphasort);

    if (count < 0)
        return file_outcome(errno);
    if (depth == 1 && zip_dir_add(packing->archive, name, ZIP_FL_ENC_UTF_8) < 0)
        err = GW_BUSY;
    for (int i = 0; i < count; i++) {
        if (err == GW_OK && name[0] != '\0')
            err = directory_path(child, name, entries[i]->d_name);
        if (err == GW_OK)
            err = entry_add(packing, name[0] != '\0' ? child : entries[i]->d_name, depth);
        free(entries[i]);
    }
    free(entries);
    return err;
}

static void
watch_progress(zip_t *archive, double part, void *arg)
{
    struct packing *packing = arg;
    const struct export_watch *watch = packing->zip->watch;
    const struct export_progress progress = {
        .step = EXPORT_PACKING,
        .done = (int64_t)(part * (double)packing->files),
        .of = packing->files,
    };

    (void)archive;
    if (watch != NULL && packing->watched == GW_OK)
        packing->watched = watch->look(watch->arg, &progress);
}

static int
watch_cancels(zip_t *archive, void *arg)
{
    const struct packing *packing = arg;

    (void)archive;
    return packing->watched != GW_OK;
}

/* Why libzip could not write it. */
static enum gw_err
outcome_of(struct packing *packing)
{
    zip_error_t *error = zip_get_error(packing->archive);

    if (packing->watched != GW_OK)
        return packing->watched;
    gw_log(GW_LOG_ERROR, "export.not_packed",
           GW_LOG_STR("error", gw_text_from(zip_error_strerror(error))));
    if (zip_error_system_type(error) == ZIP_ET_SYS)
        return file_outcome(zip_error_code_system(error));
    /* It has no error to say when its list of the files got no memory. */
    return zip_error_code_zip(error) == ZIP_ER_MEMORY || zip_error_code_zip(error) == ZIP_ER_OK
               ? GW_BUSY
               : GW_IO;
}

static enum gw_err
archive_write(struct packing *packing, const char *partial)
{
    enum gw_err err;
    int code;

    packing->archive = zip_open(partial, ZIP_CREATE | ZIP_TRUNCATE, &code);
    if (packing->archive == NULL)
        return code == ZIP_ER_MEMORY ? GW_BUSY : GW_IO;
    err = folder_add(packing, "", 0);
    if (err == GW_OK && (zip_register_progress_callback_with_state(
                             packing->archive, PROGRESS_STEP, watch_progress, NULL, packing) != 0 ||
                         zip_register_cancel_callback_with_state(packing->archive, watch_cancels,
                                                                 NULL, packing) != 0))
        err = GW_BUSY;
    if (err == GW_OK && zip_close(packing->archive) != 0)
        err = outcome_of(packing);
    else if (err == GW_OK)
        packing->archive = NULL;
    zip_discard(packing->archive);
    http_openssl_forget(); /* libzip asks it for a random name */
    return err;
}

enum gw_err
export_zip_write(const struct export_zip *zip)
{
    struct packing packing = { .zip = zip };
    char partial[DIRECTORY_PATH_BYTES];

    if (snprintf(partial, sizeof(partial), "%s.partial", zip->path) >= (int)sizeof(partial))
        return GW_TOO_LARGE;
    GW_TRY(archive_write(&packing, partial));
    GW_TRY(directory_sync_file(zip->env, partial));
    if (zip->env->files->rename(zip->env, partial, zip->path) != 0)
        return file_outcome(errno);
    return directory_sync_parent(zip->env, zip->path);
}
