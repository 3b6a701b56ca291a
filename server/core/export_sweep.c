/* export_sweep.c - what a run that broke off left in files/, and no row of this one names: what was
 * purged since must not leave with the export (export_sweep.h).
 *
 * Every name is looked at relative to the open folder that it stands in, without following links,
 * so that nothing outside of files/ can be reached.
 */
#include "core/export_sweep.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/export_folder.h"
#include "db/directory.h"

#define DEPTH_MAX 16
#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

enum gw_err
export_kept_add(struct export_kept *kept, int64_t file_id)
{
    if (kept->count == kept->capacity) {
        const size_t capacity = kept->capacity == 0 ? 1024 : kept->capacity * 2;
        int64_t *ids = realloc(kept->ids, capacity * sizeof(*ids));

        if (ids == NULL)
            return GW_BUSY;
        kept->ids = ids;
        kept->capacity = capacity;
    }
    kept->ids[kept->count++] = file_id;
    return GW_OK;
}

static int
by_number(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

void
export_kept_sort(struct export_kept *kept)
{
    if (kept->count > 0)
        qsort(kept->ids, kept->count, sizeof(*kept->ids), by_number);
}

bool
export_kept_has(const struct export_kept *kept, int64_t file_id)
{
    return kept->count > 0 &&
           bsearch(&file_id, kept->ids, kept->count, sizeof(file_id), by_number) != NULL;
}

void
export_kept_done(struct export_kept *kept)
{
    free(kept->ids);
    *kept = (struct export_kept){ 0 };
}

/* Which names stay in a folder. */
struct keeping {
    bool (*stays)(const struct keeping *keeping, const char *name);
    const struct export_kept *kept;
    struct gw_text name;
};

static bool
nothing_stays(const struct keeping *keeping, const char *name)
{
    (void)keeping;
    (void)name;
    return false;
}

static bool
name_stays(const struct keeping *keeping, const char *name)
{
    return gw_text_equal(keeping->name, gw_text_from(name));
}

static bool
id_stays(const struct keeping *keeping, const char *name)
{
    int64_t id;

    return gw_text_int(gw_text_from(name), &id) == GW_OK && export_kept_has(keeping->kept, id);
}

static enum gw_err folder_sweep(int fd, const struct keeping *keeping, int depth);

static enum gw_err
entry_remove(int folder, const char *name, int depth)
{
    const struct keeping none = { .stays = nothing_stays };
    struct stat status;
    enum gw_err err;
    int fd;

    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return file_outcome(errno);
    if (!S_ISDIR(status.st_mode))
        return unlinkat(folder, name, 0) == 0 ? GW_OK : file_outcome(errno);
    if (depth >= DEPTH_MAX)
        return GW_IO;
    fd = openat(folder, name, FOLDER_FLAGS);
    if (fd < 0)
        return file_outcome(errno);
    err = folder_sweep(fd, &none, depth + 1);
    if (err == GW_OK && unlinkat(folder, name, AT_REMOVEDIR) != 0)
        err = file_outcome(errno);
    return err;
}

/* Takes `fd` over. */
static enum gw_err
folder_sweep(int fd, const struct keeping *keeping, int depth)
{
    DIR *folder = fdopendir(fd);
    enum gw_err err = GW_OK;
    const struct dirent *entry;

    if (folder == NULL) {
        (void)close(fd);
        return GW_BUSY;
    }
    while (err == GW_OK && (entry = readdir(folder)) != NULL) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
            !keeping->stays(keeping, entry->d_name))
            err = entry_remove(fd, entry->d_name, depth);
    }
    if (err == GW_OK && fsync(fd) != 0)
        err = file_outcome(errno);
    (void)closedir(folder);
    return err;
}

static enum gw_err
files_open(const char *folder, int *fd)
{
    char path[DIRECTORY_PATH_BYTES];

    GW_TRY(directory_path(path, folder, EXPORT_FILES));
    *fd = open(path, FOLDER_FLAGS);
    return *fd >= 0 ? GW_OK : file_outcome(errno);
}

enum gw_err
export_sweep_beside(const char *folder, int64_t file_id, struct gw_text name)
{
    const struct keeping keeping = { .stays = name_stays, .name = name };
    char number[24];
    int files, fd;

    snprintf(number, sizeof(number), "%lld", (long long)file_id);
    GW_TRY(files_open(folder, &files));
    fd = openat(files, number, FOLDER_FLAGS);
    (void)close(files);
    return fd >= 0 ? folder_sweep(fd, &keeping, 0) : file_outcome(errno);
}

static enum gw_err
path_sweep(const char *path, const struct keeping *keeping)
{
    const int fd = open(path, FOLDER_FLAGS);

    if (fd < 0)
        return errno == ENOENT ? GW_OK : file_outcome(errno);
    return folder_sweep(fd, keeping, 0);
}

enum gw_err
export_sweep_folder(const char *folder, struct gw_text name)
{
    return path_sweep(folder, &(struct keeping){ .stays = name_stays, .name = name });
}

enum gw_err
export_sweep_numbered(const char *folder, struct export_kept *kept)
{
    export_kept_sort(kept);
    return path_sweep(folder, &(struct keeping){ .stays = id_stays, .kept = kept });
}

enum gw_err
export_sweep(const char *folder, struct export_kept *kept)
{
    char path[DIRECTORY_PATH_BYTES];

    GW_TRY(directory_path(path, folder, EXPORT_FILES));
    return export_sweep_numbered(path, kept);
}
