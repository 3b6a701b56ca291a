/* blobs.c - contents of files on the disk: each once, under its digest. */
#include "db/blobs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "db/directory.h"

#define READ_BYTES ((size_t)64 << 10)
#define TOKEN_BYTES 16

/* Directories by number: uploads/, blobs/, blobs/aa/, blobs/aa/bb/. */
enum { UPLOADS, ROOT, FIRST_LEVEL, SECOND_LEVEL = FIRST_LEVEL + 256 };
#define DIRECTORIES_MAX (SECOND_LEVEL + 256 * 256)

struct blobs {
    struct gw_env *env;
    const char *directory;         /* borrowed */
    pthread_mutex_t naming;        /* over making directories */
    bool durable[DIRECTORIES_MAX]; /* names that this process has synced */
    pthread_mutex_t mutex;         /* over the rest, and over each removal */
    struct blob_pin *pins;
    unsigned pauses;
};

struct blobs *
blobs_new(struct gw_env *env, const char *directory)
{
    struct blobs *blobs = calloc(1, sizeof(*blobs));

    if (blobs == NULL)
        return NULL;
    blobs->env = env;
    blobs->directory = directory;
    pthread_mutex_init(&blobs->naming, NULL);
    pthread_mutex_init(&blobs->mutex, NULL);
    return blobs;
}

void
blobs_free(struct blobs *blobs)
{
    if (blobs == NULL)
        return;
    pthread_mutex_destroy(&blobs->naming);
    pthread_mutex_destroy(&blobs->mutex);
    free(blobs);
}

/* ---- names ---- */

void
blob_name(const struct blob_digest *digest, char out[BLOB_NAME_BYTES])
{
    char hex[2 * BLOB_DIGEST_BYTES + 1];

    sodium_bin2hex(hex, sizeof(hex), digest->bytes, sizeof(digest->bytes));
    (void)snprintf(out, BLOB_NAME_BYTES, DIRECTORY_BLOBS "/%.2s/%.2s/%s", hex, hex + 2, hex);
}

enum gw_err
blob_name_parse(struct gw_text name, struct blob_digest *out)
{
    return gw_text_unhex(name, out->bytes, sizeof(out->bytes));
}

static enum gw_err
upload_path(const struct blobs *blobs, struct gw_text token, char out[DIRECTORY_PATH_BYTES])
{
    char name[sizeof(DIRECTORY_UPLOADS "/") + BLOB_TOKEN_CHARS];
    uint8_t bytes[TOKEN_BYTES];

    GW_TRY(gw_text_unhex(token, bytes, sizeof(bytes)));
    (void)snprintf(name, sizeof(name), DIRECTORY_UPLOADS "/%.*s", GW_TEXT_ARG(token));
    return directory_path(out, blobs->directory, name);
}

/* Makes the directory where it is missing, durable in the one above. One that is there already may
 * be what a crash left, with a name that is not yet on the disk. `naming` is held. */
static enum gw_err
make_directory(struct blobs *blobs, const char *name, unsigned number)
{
    char path[DIRECTORY_PATH_BYTES];

    GW_TRY(directory_path(path, blobs->directory, name));
    if (blobs->env->files->mkdir(blobs->env, path, 0700) == 0)
        blobs->durable[number] = false;
    else if (errno != EEXIST)
        return file_outcome(errno);
    if (blobs->durable[number])
        return GW_OK;
    GW_TRY(directory_sync_parent(blobs->env, path));
    blobs->durable[number] = true;
    return GW_OK;
}

static enum gw_err
make_uploads(struct blobs *blobs)
{
    enum gw_err err;

    pthread_mutex_lock(&blobs->naming);
    err = make_directory(blobs, DIRECTORY_UPLOADS, UPLOADS);
    pthread_mutex_unlock(&blobs->naming);
    return err;
}

/* ---- uploads ---- */

enum gw_err
blobs_upload_new(struct blobs *blobs, char token[BLOB_TOKEN_CHARS], int *fd)
{
    struct gw_env *env = blobs->env;
    char path[DIRECTORY_PATH_BYTES];
    uint8_t bytes[TOKEN_BYTES];

    env->random(env, bytes, sizeof(bytes));
    sodium_bin2hex(token, BLOB_TOKEN_CHARS, bytes, sizeof(bytes));
    GW_TRY(upload_path(blobs, gw_text_from(token), path));
    *fd = env->files->open(env, path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
    if (*fd < 0 && errno == ENOENT) {
        GW_TRY(make_uploads(blobs));
        *fd = env->files->open(env, path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
    }
    if (*fd < 0)
        return file_outcome(errno);
    if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
        return GW_OK;
    env->files->unlink(env, path);
    env->files->close(env, *fd);
    return GW_IO;
}

enum gw_err
blobs_upload_open(struct blobs *blobs, struct gw_text token, int *fd)
{
    struct gw_env *env = blobs->env;
    char path[DIRECTORY_PATH_BYTES];

    GW_TRY(upload_path(blobs, token, path));
    *fd = env->files->open(env, path, O_RDWR | O_NOFOLLOW, 0);
    if (*fd < 0)
        return file_outcome(errno);
    if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
        return GW_OK;
    env->files->close(env, *fd);
    return GW_CONFLICT;
}

enum gw_err
blobs_upload_length(struct blobs *blobs, struct gw_text token, int64_t *bytes)
{
    struct gw_env *env = blobs->env;
    char path[DIRECTORY_PATH_BYTES];
    enum gw_err err = GW_OK;
    struct stat status;
    int fd;

    GW_TRY(upload_path(blobs, token, path));
    fd = env->files->open(env, path, O_RDONLY | O_NOFOLLOW, 0);
    if (fd < 0)
        return file_outcome(errno);
    if (fstat(fd, &status) != 0 || env->files->fsync(env, fd) != 0)
        err = file_outcome(errno);
    env->files->close(env, fd);
    GW_TRY(err);
    *bytes = status.st_size;
    return GW_OK;
}

enum gw_err
blobs_upload_sync(struct blobs *blobs, int fd)
{
    char path[DIRECTORY_PATH_BYTES];

    if (blobs->env->files->fsync(blobs->env, fd) != 0)
        return file_outcome(errno);
    GW_TRY(make_uploads(blobs));
    GW_TRY(directory_path(path, blobs->directory, DIRECTORY_UPLOADS));
    return directory_sync(blobs->env, path);
}

void
blobs_upload_remove(struct blobs *blobs, struct gw_text token)
{
    char path[DIRECTORY_PATH_BYTES];

    if (upload_path(blobs, token, path) == GW_OK)
        blobs->env->files->unlink(blobs->env, path);
}

/* ---- contents ---- */

enum gw_err
blob_digest_of(struct gw_env *env, int fd, struct blob_digest *out, int64_t *bytes)
{
    crypto_generichash_state state;
    unsigned char *piece = malloc(READ_BYTES);
    enum gw_err err = piece == NULL ? GW_BUSY : GW_OK;
    int64_t at = 0;

    crypto_generichash_init(&state, NULL, 0, sizeof(out->bytes));
    while (err == GW_OK) {
        ssize_t count = env->files->pread(env, fd, piece, READ_BYTES, at);

        if (count < 0 && errno != EINTR)
            err = file_outcome(errno);
        if (count == 0)
            break;
        if (count > 0)
            crypto_generichash_update(&state, piece, (unsigned long long)count);
        at += count > 0 ? count : 0;
    }
    crypto_generichash_final(&state, out->bytes, sizeof(out->bytes));
    free(piece);
    *bytes = at;
    return err;
}

static void
pin_add(struct blobs *blobs, const struct blob_digest *digest, struct blob_pin *pin)
{
    pthread_mutex_lock(&blobs->mutex);
    *pin = (struct blob_pin){ .digest = *digest, .blobs = blobs, .next = blobs->pins };
    blobs->pins = pin;
    pthread_mutex_unlock(&blobs->mutex);
}

void
blob_unpin(struct blob_pin *pin)
{
    struct blobs *blobs = pin->blobs;

    if (blobs == NULL)
        return;
    pthread_mutex_lock(&blobs->mutex);
    for (struct blob_pin **at = &blobs->pins; *at != NULL; at = &(*at)->next) {
        if (*at == pin) {
            *at = pin->next;
            break;
        }
    }
    pthread_mutex_unlock(&blobs->mutex);
    pin->blobs = NULL;
}

/* blobs/, blobs/aa/ and blobs/aa/bb/. */
static enum gw_err
make_parents(struct blobs *blobs, const struct blob_digest *digest)
{
    const unsigned first = digest->bytes[0], second = digest->bytes[1];
    char name[BLOB_NAME_BYTES];
    enum gw_err err;

    pthread_mutex_lock(&blobs->naming);
    err = make_directory(blobs, DIRECTORY_BLOBS, ROOT);
    (void)snprintf(name, sizeof(name), DIRECTORY_BLOBS "/%02x", first);
    if (err == GW_OK)
        err = make_directory(blobs, name, FIRST_LEVEL + first);
    (void)snprintf(name, sizeof(name), DIRECTORY_BLOBS "/%02x/%02x", first, second);
    if (err == GW_OK)
        err = make_directory(blobs, name, SECOND_LEVEL + first * 256 + second);
    pthread_mutex_unlock(&blobs->naming);
    return err;
}

static enum gw_err
give_name(struct blobs *blobs, const char *from, const struct blob_digest *digest)
{
    char path[DIRECTORY_PATH_BYTES];
    char name[BLOB_NAME_BYTES];

    blob_name(digest, name);
    GW_TRY(directory_path(path, blobs->directory, name));
    GW_TRY(make_parents(blobs, digest));
    if (blobs->env->files->link(blobs->env, from, path) != 0 && errno != EEXIST) {
        enum gw_err err = file_outcome(errno);

        /* Another request may have done the same, and been first to take the upload's name away. */
        if (err != GW_MISSING || !directory_has(blobs->env, path))
            return err;
    }
    return directory_sync_parent(blobs->env, path);
}

enum gw_err
blobs_take(struct blobs *blobs, struct gw_text token, const struct blob_digest *digest,
           struct blob_pin *pin)
{
    char from[DIRECTORY_PATH_BYTES];
    enum gw_err err;

    GW_TRY(upload_path(blobs, token, from));
    pin_add(blobs, digest, pin);
    err = give_name(blobs, from, digest);
    if (err != GW_OK)
        blob_unpin(pin);
    return err;
}

enum gw_err
blobs_open(struct blobs *blobs, const struct blob_digest *digest, int *fd, int64_t *bytes)
{
    struct gw_env *env = blobs->env;
    char path[DIRECTORY_PATH_BYTES];
    char name[BLOB_NAME_BYTES];
    struct stat status;

    blob_name(digest, name);
    GW_TRY(directory_path(path, blobs->directory, name));
    *fd = env->files->open(env, path, O_RDONLY | O_NOFOLLOW, 0);
    if (*fd < 0)
        return file_outcome(errno);
    if (fstat(*fd, &status) != 0) {
        env->files->close(env, *fd);
        return GW_IO;
    }
    *bytes = status.st_size;
    return GW_OK;
}

enum gw_err
blobs_link(struct blobs *blobs, const struct blob_digest *digest, const char *path)
{
    char from[DIRECTORY_PATH_BYTES];
    char name[BLOB_NAME_BYTES];

    blob_name(digest, name);
    GW_TRY(directory_path(from, blobs->directory, name));
    return blobs->env->files->link(blobs->env, from, path) == 0 ? GW_OK : file_outcome(errno);
}

/* ---- collection ---- */

void
blobs_pause(struct blobs *blobs, bool pause)
{
    pthread_mutex_lock(&blobs->mutex);
    gw_check(pause || blobs->pauses > 0);
    blobs->pauses += pause ? 1U : 0U;
    blobs->pauses -= pause ? 0U : 1U;
    pthread_mutex_unlock(&blobs->mutex);
}

bool
blobs_are_paused(struct blobs *blobs)
{
    bool paused;

    pthread_mutex_lock(&blobs->mutex);
    paused = blobs->pauses > 0;
    pthread_mutex_unlock(&blobs->mutex);
    return paused;
}

void
blobs_remove(struct blobs *blobs, const struct blob_digest *digest)
{
    const struct blob_pin *pin;
    char path[DIRECTORY_PATH_BYTES];
    char name[BLOB_NAME_BYTES];

    blob_name(digest, name);
    if (directory_path(path, blobs->directory, name) != GW_OK)
        return;
    pthread_mutex_lock(&blobs->mutex);
    for (pin = blobs->pins; pin != NULL; pin = pin->next) {
        if (memcmp(&pin->digest, digest, sizeof(*digest)) == 0)
            break;
    }
    if (pin == NULL && blobs->pauses == 0)
        blobs->env->files->unlink(blobs->env, path);
    pthread_mutex_unlock(&blobs->mutex);
}

/* Whether the file in the open directory was last changed before that moment. */
static bool
is_older(DIR *directory, const char *name, gw_time before)
{
    struct stat status;

    if (fstatat(dirfd(directory), name, &status, AT_SYMLINK_NOFOLLOW) != 0 ||
        !S_ISREG(status.st_mode))
        return false;
    return status.st_ctim.tv_sec * GW_SECOND + status.st_ctim.tv_nsec / 1000 < before;
}

/* Calls take() for each name in the directory that is old enough. */
static enum gw_err
list_directory(const char *path, gw_time before, void (*take)(void *arg, struct gw_text name),
               void *arg)
{
    DIR *directory = opendir(path);
    const struct dirent *entry;

    if (directory == NULL)
        return errno == ENOENT ? GW_OK : GW_IO;
    while ((entry = readdir(directory)) != NULL) {
        if (is_older(directory, entry->d_name, before))
            take(arg, gw_text_from(entry->d_name));
    }
    closedir(directory);
    return GW_OK;
}

struct listing {
    void (*take)(void *arg, const struct blob_digest *digest);
    void *arg;
};

static void
take_name(void *arg, struct gw_text name)
{
    const struct listing *listing = arg;
    struct blob_digest digest;

    if (blob_name_parse(name, &digest) == GW_OK)
        listing->take(listing->arg, &digest);
}

enum gw_err
blobs_list(struct blobs *blobs, unsigned slice, gw_time before,
           void (*take)(void *arg, const struct blob_digest *digest), void *arg)
{
    struct listing listing = { take, arg };
    char name[BLOB_NAME_BYTES];
    char path[DIRECTORY_PATH_BYTES];

    (void)snprintf(name, sizeof(name), DIRECTORY_BLOBS "/%02x", slice & 0xff);
    GW_TRY(directory_path(path, blobs->directory, name));
    if (!directory_has(blobs->env, path))
        return GW_OK;
    for (unsigned below = 0; below < 256; below++) {
        (void)snprintf(name, sizeof(name), DIRECTORY_BLOBS "/%02x/%02x", slice & 0xff, below);
        GW_TRY(directory_path(path, blobs->directory, name));
        GW_TRY(list_directory(path, before, take_name, &listing));
    }
    return GW_OK;
}

enum gw_err
blobs_upload_list(struct blobs *blobs, gw_time before,
                  void (*take)(void *arg, struct gw_text token), void *arg)
{
    char path[DIRECTORY_PATH_BYTES];

    GW_TRY(directory_path(path, blobs->directory, DIRECTORY_UPLOADS));
    return list_directory(path, before, take, arg);
}
