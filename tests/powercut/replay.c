/* replay.c - building directories out of a record. */
#include "tests/powercut/replay.h"

#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/lib/memory.h"
#include "tests/powercut/record.h"

#define FILES_MAX 20000
#define PENDING_MAX 100000
#define NAMES_MAX 20000
#define SECTOR_BYTES 512

struct content {
    char *bytes;
    size_t size, capacity;
};

/* A name in a directory; `file` -1: none any more. */
struct name {
    int32_t dir, file;
    const char *text;
};

struct names {
    struct name *list;
    size_t count;
};

struct disk {
    size_t at, notes;
    const char *forgets;
    struct content *contents; /* by file: what is safe */
    bool *directories;        /* by file */
    struct names names;       /* those that are safe */
    size_t *pending;          /* ops that are not safe, in their order */
    size_t pending_count;
};

struct disk *
disk_new(const char *forgets)
{
    struct disk *disk = test_alloc(sizeof(*disk));

    disk->forgets = forgets;
    disk->contents = test_alloc(FILES_MAX * sizeof(struct content));
    disk->directories = test_alloc(FILES_MAX * sizeof(bool));
    disk->names.list = test_alloc(NAMES_MAX * sizeof(struct name));
    disk->pending = test_alloc(PENDING_MAX * sizeof(size_t));
    disk->directories[0] = true;
    return disk;
}

size_t
disk_notes(const struct disk *disk)
{
    return disk->notes;
}

/* ---- contents and names ---- */

static void
content_size(struct content *content, size_t size)
{
    if (size > content->capacity) {
        content->capacity = 2 * size;
        content->bytes = realloc(content->bytes, content->capacity);
        ck_assert_ptr_nonnull(content->bytes);
    }
    if (size > content->size)
        memset(content->bytes + content->size, 0, size - content->size);
    content->size = size;
}

static void
content_put(struct content *content, size_t offset, const char *bytes, size_t count)
{
    if (offset + count > content->size)
        content_size(content, offset + count);
    memcpy(content->bytes + offset, bytes, count);
}

static struct name *
name_find(const struct names *names, int32_t dir, const char *text)
{
    for (size_t i = names->count; i-- > 0;)
        if (names->list[i].dir == dir && strcmp(names->list[i].text, text) == 0)
            return &names->list[i];
    return NULL;
}

static void
name_set(struct names *names, const struct op *op)
{
    struct name *name = name_find(names, op->dir, op->data);

    if (name == NULL) {
        ck_assert_uint_lt(names->count, NAMES_MAX);
        name = &names->list[names->count++];
        *name = (struct name){ .dir = op->dir, .file = -1, .text = op->data };
    }
    if (op->kind == OP_NAME)
        name->file = op->file;
    else if (name->file == op->file)
        name->file = -1;
}

static bool
is_of_names(const struct op *op)
{
    return op->kind == OP_NAME || op->kind == OP_UNNAME;
}

/* Whole. */
static void
apply(struct content *content, struct names *names, const struct op *op)
{
    if (op->kind == OP_WRITE)
        content_put(content, (size_t)op->offset, op->data, op->bytes);
    else if (op->kind == OP_TRUNCATE)
        content_size(content, (size_t)op->offset);
    else
        name_set(names, op);
}

/* ---- going on in the record ---- */

/* Whether the sync of `file` makes the op safe. What moves is safe with its new name. */
static bool
is_covered(const struct op *op, const struct op *before, int32_t file)
{
    if (!is_of_names(op))
        return op->file == file;
    if (op->kind == OP_UNNAME && before != NULL && before->kind == OP_NAME && before->moves)
        return before->dir == file;
    return op->dir == file;
}

static void
sync_take(struct disk *disk, const struct op *sync)
{
    size_t kept = 0;

    for (size_t i = 0; i < disk->pending_count; i++) {
        const size_t index = disk->pending[i];
        const struct op *op = record_op(index);
        const struct op *before = index > 0 ? record_op(index - 1) : NULL;

        if (index < (size_t)sync->offset && is_covered(op, before, sync->file))
            apply(&disk->contents[op->file], &disk->names, op);
        else
            disk->pending[kept++] = index;
    }
    disk->pending_count = kept;
}

void
disk_advance(struct disk *disk, size_t at)
{
    for (; disk->at < at; disk->at++) {
        const struct op *op = record_op(disk->at);

        if (op->kind == OP_NOTE) {
            disk->notes = (size_t)op->offset;
        } else if (op->kind == OP_SYNC) {
            if (disk->forgets == NULL || strstr(op->data, disk->forgets) == NULL)
                sync_take(disk, op);
        } else {
            ck_assert_uint_lt(disk->pending_count, PENDING_MAX);
            disk->pending[disk->pending_count++] = disk->at;
            if (op->kind == OP_NAME && op->is_directory)
                disk->directories[op->file] = true;
        }
    }
}

/* ---- one disk ---- */

struct leaving {
    const struct disk *disk;
    struct content *contents; /* by file; bytes NULL: as is safe */
    struct names names;
    uint64_t seed;
    int percent;
};

static bool
chance(struct leaving *leaving)
{
    leaving->seed = leaving->seed * 6364136223846793005U + 1442695040888963407U;
    return (int)(leaving->seed >> 33 & 0x7fffffff) % 100 < leaving->percent;
}

static struct content *
content_of(struct leaving *leaving, int32_t file)
{
    struct content *content = &leaving->contents[file];
    const struct content *safe = &leaving->disk->contents[file];

    if (content->bytes == NULL) {
        content_size(content, safe->size + 1);
        content->size = safe->size;
        if (safe->size > 0)
            memcpy(content->bytes, safe->bytes, safe->size);
    }
    return content;
}

/* A sector that is not there may have left its room, of zeros. */
static void
write_in_part(struct leaving *leaving, const struct op *op)
{
    struct content *content = content_of(leaving, op->file);
    size_t offset = (size_t)op->offset, left = op->bytes;
    const char *bytes = op->data;

    while (left > 0) {
        const size_t room = SECTOR_BYTES - offset % SECTOR_BYTES;
        const size_t count = left < room ? left : room;

        if (chance(leaving))
            content_put(content, offset, bytes, count);
        else if (offset + count > content->size && chance(leaving))
            content_size(content, offset + count);
        offset += count;
        bytes += count;
        left -= count;
    }
}

static void
pending_take(struct leaving *leaving)
{
    const struct disk *disk = leaving->disk;
    bool moved = false;

    for (size_t i = 0; i < disk->pending_count; i++) {
        const struct op *op = record_op(disk->pending[i]);
        const bool follows = op->kind == OP_UNNAME && i > 0 &&
                             disk->pending[i - 1] + 1 == disk->pending[i] &&
                             record_op(disk->pending[i - 1])->moves;

        if (op->kind == OP_WRITE)
            write_in_part(leaving, op);
        else if (follows ? moved : (moved = chance(leaving)))
            apply(is_of_names(op) ? NULL : content_of(leaving, op->file), &leaving->names, op);
    }
}

static void
file_leave(const char *path, const struct content *content)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    size_t done = 0;

    ck_assert_int_ge(fd, 0);
    while (done < content->size) {
        const ssize_t count = write(fd, content->bytes + done, content->size - done);

        ck_assert_int_gt(count, 0);
        done += (size_t)count;
    }
    close(fd);
}

static void
directory_leave(const struct leaving *leaving, int32_t dir, const char *path)
{
    char below[512];

    ck_assert_int_eq(mkdir(path, 0700), 0);
    for (size_t i = 0; i < leaving->names.count; i++) {
        const struct name *name = &leaving->names.list[i];

        if (name->dir != dir || name->file < 0)
            continue;
        snprintf(below, sizeof(below), "%s/%s", path, name->text);
        if (leaving->disk->directories[name->file])
            directory_leave(leaving, name->file, below);
        else
            file_leave(below, leaving->contents[name->file].bytes != NULL
                                  ? &leaving->contents[name->file]
                                  : &leaving->disk->contents[name->file]);
    }
}

void
disk_leave(const struct disk *disk, const struct cut *cut, const char *directory)
{
    struct leaving leaving = { .disk = disk,
                               .contents = calloc(FILES_MAX, sizeof(struct content)),
                               .names = { .list = calloc(NAMES_MAX, sizeof(struct name)) },
                               .seed = cut->seed,
                               .percent = cut->percent };

    ck_assert(leaving.contents != NULL && leaving.names.list != NULL);
    memcpy(leaving.names.list, disk->names.list, disk->names.count * sizeof(struct name));
    leaving.names.count = disk->names.count;
    pending_take(&leaving);
    test_remove(directory);
    directory_leave(&leaving, 0, directory);
    for (size_t i = 0; i < FILES_MAX; i++)
        free(leaving.contents[i].bytes);
    free(leaving.contents);
    free(leaving.names.list);
}
