/* fuzz_archive.c - whatever bytes a backup file has, only names of ours come out of it, in sizes
 * that the file can hold, and what is accepted is written back to the same bytes; for libFuzzer.
 */
#include <sys/mman.h>

#include "db/archive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
file_of(const void *bytes, size_t count)
{
    int fd = memfd_create("archive", MFD_CLOEXEC);

    gw_check(fd >= 0);
    gw_check(write(fd, bytes, count) == (ssize_t)count);
    return fd;
}

/* The entry that was read, written anew, is what stood in the file. */
static void
check_same(const struct archive *read, const struct archive_entry *entry, const uint8_t *data,
           size_t start)
{
    struct archive_entry copy = *entry;
    size_t bytes = (size_t)read->offset - start;
    int source = file_of(data + start + ARCHIVE_BLOCK_BYTES, (size_t)entry->bytes);
    struct archive made = { .env = read->env, .fd = file_of("", 0), .made_at = read->made_at };
    void *written;

    gw_check(archive_put(&made, &copy, source) == GW_OK);
    gw_check((size_t)made.offset == bytes);
    gw_check(strcmp(copy.digest, entry->digest) == 0);
    written = mmap(NULL, bytes, PROT_READ, MAP_PRIVATE, made.fd, 0);
    gw_check(written != MAP_FAILED && memcmp(written, data + start, bytes) == 0);
    munmap(written, bytes);
    close(made.fd);
    close(source);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct archive archive = { .env = gw_env_system(), .fd = file_of(data, size), .made_at = -1 };
    struct archive_entry entry;
    size_t start = 0;

    while (archive_next(&archive, &entry) == GW_OK) {
        gw_check(archive_name_is_ours(entry.name));
        if (archive_get(&archive, &entry, -1) != GW_OK)
            break;
        gw_check((size_t)archive.offset <= size);
        check_same(&archive, &entry, data, start);
        start = (size_t)archive.offset;
    }
    close(archive.fd);
    return 0;
}
