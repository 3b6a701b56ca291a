/* archive.c - a POSIX ustar file of our own shape, written and read in one pass. */
#include "db/archive.h"

#include <errno.h>

#include "db/directory.h"

#define COPY_BYTES ((size_t)256 << 10)
#define OCTAL_SIZE_MAX INT64_C(077777777777)
#define END_BLOCKS 2
#define NAME_PARTS_MAX 4

/* POSIX.1-1988 "ustar" (IEEE Std 1003.1-2017, pax, "ustar Interchange Format"). */
struct header {
    char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], checksum[8], type;
    char link[100], magic[6], version[2], user[32], group[32], major[8], minor[8], prefix[155];
    char unused[12];
};
_Static_assert(sizeof(struct header) == ARCHIVE_BLOCK_BYTES, "a header is one block");

static bool
is_name_part(const char *part, size_t bytes)
{
    static const char allowed[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "abcdefghijklmnopqrstuvwxyz._-";

    return bytes > 0 && part[0] != '.' && strspn(part, allowed) >= bytes;
}

bool
archive_name_is_ours(const char *name)
{
    size_t parts = 1;

    if (strcmp(name, DIRECTORY_DATABASE) == 0 || strcmp(name, "manifest.json") == 0)
        return true;
    if (strlen(name) >= ARCHIVE_NAME_BYTES || strncmp(name, DIRECTORY_BLOBS "/", 6) != 0)
        return false;
    for (const char *part = name;; part++, parts++) {
        size_t bytes = strcspn(part, "/");

        if (!is_name_part(part, bytes) || parts > NAME_PARTS_MAX)
            return false;
        part += bytes;
        if (*part == '\0')
            return parts > 1;
    }
}

static int
name_rank(const char *name)
{
    if (strcmp(name, DIRECTORY_DATABASE) == 0)
        return 0;
    return strcmp(name, "manifest.json") == 0 ? 2 : 1;
}

/* '/' before all that a name may hold, so that the order is that of a walk through the tree. */
static int
char_rank(char c)
{
    if (c == '\0')
        return 0;
    return c == '/' ? 1 : (unsigned char)c;
}

int
archive_name_compare(const char *left, const char *right)
{
    int rank = name_rank(left) - name_rank(right);

    if (rank != 0)
        return rank;
    while (*left != '\0' && *left == *right) {
        left++;
        right++;
    }
    return char_rank(*left) - char_rank(*right);
}

void
archive_digest_hex(crypto_generichash_state *state, char out[ARCHIVE_DIGEST_CHARS])
{
    unsigned char digest[ARCHIVE_DIGEST_BYTES];

    crypto_generichash_final(state, digest, sizeof(digest));
    sodium_bin2hex(out, ARCHIVE_DIGEST_CHARS, digest, sizeof(digest));
}

static void
put_octal(char *field, size_t bytes, int64_t value)
{
    char digits[24];

    snprintf(digits, sizeof(digits), "%0*llo", (int)bytes - 1, (unsigned long long)value);
    memcpy(field, digits, bytes);
}

static void
put_size(struct header *header, int64_t bytes)
{
    if (bytes <= OCTAL_SIZE_MAX) {
        put_octal(header->size, sizeof(header->size), bytes);
        return;
    }
    header->size[0] = (char)0x80;
    for (size_t i = 0; i < sizeof(int64_t); i++)
        header->size[sizeof(header->size) - 1 - i] = (char)((uint64_t)bytes >> (8 * i) & 0xff);
}

static void
put_checksum(struct header *header)
{
    unsigned sum = 0;

    memset(header->checksum, ' ', sizeof(header->checksum));
    for (size_t i = 0; i < sizeof(*header); i++)
        sum += ((const unsigned char *)header)[i];
    put_octal(header->checksum, 7, (int64_t)sum);
}

static void
header_encode(const struct archive *archive, const struct archive_entry *entry,
              struct header *header)
{
    memset(header, 0, sizeof(*header));
    memcpy(header->name, entry->name, strnlen(entry->name, sizeof(header->name)));
    put_octal(header->mode, sizeof(header->mode), 0600);
    put_octal(header->uid, sizeof(header->uid), 0);
    put_octal(header->gid, sizeof(header->gid), 0);
    put_size(header, entry->bytes);
    put_octal(header->mtime, sizeof(header->mtime), archive->made_at);
    header->type = '0';
    memcpy(header->magic, "ustar", sizeof("ustar"));
    memcpy(header->version, "00", 2);
    put_checksum(header);
}

/* -1 for anything but octal digits up to the final NUL. */
static int64_t
get_octal(const char *field, size_t bytes)
{
    int64_t value = 0;

    for (size_t i = 0; i + 1 < bytes; i++) {
        if (field[i] < '0' || field[i] > '7')
            return -1;
        value = value * 8 + (field[i] - '0');
    }
    return value;
}

static int64_t
get_size(const struct header *header)
{
    uint64_t value = 0;

    if ((unsigned char)header->size[0] != 0x80)
        return get_octal(header->size, sizeof(header->size));
    for (size_t i = sizeof(header->size) - sizeof(int64_t); i < sizeof(header->size); i++)
        value = value << 8 | (unsigned char)header->size[i];
    return value <= INT64_MAX / 2 ? (int64_t)value : -1;
}

/* What is not exactly the header that we would write is damaged, or not ours. */
static enum gw_err
header_decode(struct archive *archive, const struct header *header, struct archive_entry *entry)
{
    struct header expected;

    memcpy(entry->name, header->name, sizeof(entry->name));
    entry->bytes = get_size(header);
    if (archive->made_at < 0)
        archive->made_at = get_octal(header->mtime, sizeof(header->mtime));
    if (memchr(entry->name, '\0', sizeof(entry->name)) == NULL || entry->bytes < 0 ||
        archive->made_at < 0 || !archive_name_is_ours(entry->name))
        return GW_MALFORMED;
    header_encode(archive, entry, &expected);
    return memcmp(header, &expected, sizeof(expected)) == 0 ? GW_OK : GW_MALFORMED;
}

static size_t
padding_of(int64_t bytes)
{
    return (size_t)(-bytes & (ARCHIVE_BLOCK_BYTES - 1));
}

struct copy {
    struct archive *archive;
    int source, target; /* target -1: nowhere */
    int64_t source_offset, target_offset;
    int64_t bytes;
    enum gw_err when_short; /* the source ended too early */
};

static enum gw_err
copy_bytes(struct copy *copy, char *room, crypto_generichash_state *state)
{
    struct archive *archive = copy->archive;

    while (copy->bytes > 0) {
        size_t count = copy->bytes < (int64_t)COPY_BYTES ? (size_t)copy->bytes : COPY_BYTES;
        size_t wanted = count;

        if (archive->cancelled != NULL && *archive->cancelled)
            return GW_BUSY;
        GW_TRY(file_read_some(archive->env, copy->source, copy->source_offset, room, &count));
        if (count < wanted)
            return copy->when_short;
        crypto_generichash_update(state, (const unsigned char *)room, count);
        if (copy->target >= 0)
            GW_TRY(file_write_all(archive->env, copy->target, (struct gw_text){ room, count },
                                  &copy->target_offset));
        copy->source_offset += (int64_t)count;
        copy->bytes -= (int64_t)count;
    }
    return GW_OK;
}

static enum gw_err
copy_content(struct copy *copy, char digest[ARCHIVE_DIGEST_CHARS])
{
    const size_t bytes = copy->bytes < (int64_t)COPY_BYTES ? (size_t)copy->bytes : COPY_BYTES;
    crypto_generichash_state state;
    char *room = malloc(bytes + 1); /* of no bytes it may be NULL */
    enum gw_err err;

    if (room == NULL)
        return GW_BUSY;
    crypto_generichash_init(&state, NULL, 0, ARCHIVE_DIGEST_BYTES);
    err = copy_bytes(copy, room, &state);
    archive_digest_hex(&state, digest);
    free(room);
    return err;
}

static enum gw_err
put_bytes(struct archive *archive, const void *bytes, size_t count)
{
    return file_write_all(archive->env, archive->fd, (struct gw_text){ bytes, count },
                          &archive->offset);
}

enum gw_err
archive_put(struct archive *archive, struct archive_entry *entry, int source)
{
    static const char zeroes[ARCHIVE_BLOCK_BYTES];
    struct header header;
    struct copy copy = {
        .archive = archive,
        .source = source,
        .target = archive->fd,
        .target_offset = archive->offset + ARCHIVE_BLOCK_BYTES,
        .bytes = entry->bytes,
        .when_short = GW_IO,
    };

    gw_check(archive_name_is_ours(entry->name));
    header_encode(archive, entry, &header);
    GW_TRY(put_bytes(archive, &header, sizeof(header)));
    GW_TRY(copy_content(&copy, entry->digest));
    archive->offset += entry->bytes;
    return put_bytes(archive, zeroes, padding_of(entry->bytes));
}

enum gw_err
archive_put_end(struct archive *archive)
{
    static const char zeroes[END_BLOCKS * ARCHIVE_BLOCK_BYTES];

    return put_bytes(archive, zeroes, sizeof(zeroes));
}

static bool
is_zero(const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

/* Exactly `count` zero bytes. */
static enum gw_err
skip_zeroes(struct archive *archive, size_t count)
{
    char room[ARCHIVE_BLOCK_BYTES];
    size_t got = count;

    gw_check(count <= sizeof(room));
    GW_TRY(file_read_some(archive->env, archive->fd, archive->offset, room, &got));
    if (got < count || !is_zero(room, count))
        return GW_MALFORMED;
    archive->offset += (int64_t)count;
    return GW_OK;
}

static enum gw_err
end_of_archive(struct archive *archive)
{
    char byte;
    size_t rest = 1;

    GW_TRY(skip_zeroes(archive, ARCHIVE_BLOCK_BYTES));
    GW_TRY(file_read_some(archive->env, archive->fd, archive->offset, &byte, &rest));
    return rest == 0 ? GW_MISSING : GW_MALFORMED;
}

enum gw_err
archive_next(struct archive *archive, struct archive_entry *entry)
{
    struct header header;
    size_t bytes = sizeof(header);

    GW_TRY(file_read_some(archive->env, archive->fd, archive->offset, (char *)&header, &bytes));
    if (bytes < sizeof(header))
        return GW_MALFORMED;
    archive->offset += (int64_t)sizeof(header);
    if (is_zero((const char *)&header, sizeof(header)))
        return end_of_archive(archive);
    return header_decode(archive, &header, entry);
}

enum gw_err
archive_get(struct archive *archive, struct archive_entry *entry, int target)
{
    struct copy copy = {
        .archive = archive,
        .source = archive->fd,
        .source_offset = archive->offset,
        .target = target,
        .bytes = entry->bytes,
        .when_short = GW_MALFORMED,
    };

    GW_TRY(copy_content(&copy, entry->digest));
    archive->offset += entry->bytes;
    return skip_zeroes(archive, padding_of(entry->bytes));
}
