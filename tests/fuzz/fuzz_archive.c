/* fuzz_archive.c - whatever bytes a backup file has, only names of ours come out of it, in sizes
 * that the file can hold, and what is accepted is written back to the same bytes; for libFuzzer.
 */
#include "db/archive.h"
#include "tests/fuzz/input.h"

#define MADE_BYTES_MAX ((size_t)64 << 10)

/* The file that is read, the content of one entry, and the file that is made of it anew: in memory,
 * since to make files takes most of a run. */
enum { READ, CONTENT, MADE };

struct disk {
    struct gw_text files[MADE]; /* by descriptor */
    char made[MADE_BYTES_MAX];
};

static ssize_t
disk_pread(struct gw_env *env, int fd, void *out, size_t count, off_t offset)
{
    struct disk *disk = env->state;
    struct gw_env file = { .state = &disk->files[fd] };

    return input_pread(&file, fd, out, count, offset);
}

static ssize_t
disk_pwrite(struct gw_env *env, int fd, const void *bytes, size_t count, off_t offset)
{
    struct disk *disk = env->state;

    gw_check(fd == MADE && (size_t)offset + count <= MADE_BYTES_MAX);
    memcpy(disk->made + offset, bytes, count);
    return (ssize_t)count;
}

/* The entry that was read, written anew, is what stood in the file. */
static void
check_same(const struct archive *read, const struct archive_entry *entry, size_t start)
{
    struct disk *disk = read->env->state;
    const struct gw_text old = gw_text_slice(disk->files[READ], start, (size_t)read->offset);
    struct archive_entry copy = *entry;
    struct archive made = { .env = read->env, .fd = MADE, .made_at = read->made_at };

    disk->files[CONTENT] = gw_text_slice(old, ARCHIVE_BLOCK_BYTES,
                                         ARCHIVE_BLOCK_BYTES + (size_t)entry->bytes);
    gw_check(archive_put(&made, &copy, CONTENT) == GW_OK);
    gw_check(gw_text_equal(old, (struct gw_text){ disk->made, (size_t)made.offset }));
    gw_check(strcmp(copy.digest, entry->digest) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct gw_env_files files = { .pread = disk_pread, .pwrite = disk_pwrite };
    static struct disk disk;
    struct gw_env env = { .files = &files, .state = &disk };
    struct archive archive = { .env = &env, .fd = READ, .made_at = -1 };
    struct archive_entry entry;
    size_t start = 0;

    disk.files[READ] = (struct gw_text){ (const char *)data, size };
    while (archive_next(&archive, &entry) == GW_OK) {
        gw_check(archive_name_is_ours(entry.name));
        if (archive_get(&archive, &entry, -1) != GW_OK)
            break;
        gw_check((size_t)archive.offset <= size);
        check_same(&archive, &entry, start);
        start = (size_t)archive.offset;
    }
    return 0;
}
