/* Restore refuses whatever differs from a backup by one bit, and never harms what is there. */
#include <check.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "db/archive.h"
#include "db/manifest.h"
#include "gw/log.h"
#include "store.h"

struct bytes {
    char *data;
    size_t count;
};

static void
put_file(const char *path, const void *bytes, size_t count)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, bytes, count), (ssize_t)count);
    close(fd);
}

static struct bytes
get_file(const char *path)
{
    int fd = open(path, O_RDONLY);
    struct stat status;
    struct bytes bytes;

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(fstat(fd, &status), 0);
    bytes.count = (size_t)status.st_size;
    bytes.data = test_alloc(bytes.count + 1);
    ck_assert_int_eq(read(fd, bytes.data, bytes.count), (ssize_t)bytes.count);
    close(fd);
    return bytes;
}

static enum gw_err
add_note(void *arg, struct gw_db *db)
{
    (void)arg;
    return note_insert(db, 1, "one");
}

/* The bytes of a backup of one note and two files. */
static struct bytes
make_backup(void)
{
    struct store *store = store_open(NULL);
    const char *to = test_text("%s/city.tar", test_directory());

    ck_assert_int_eq(database_write_now(store->database, add_note, NULL), GW_OK);
    mkdir(store_path(store, "blobs"), 0700);
    put_file(store_path(store, "blobs/a1"), "some content", 12);
    put_file(store_path(store, "blobs/b2"), "other content", 13);
    ck_assert_int_eq(database_backup(store->database, to), GW_OK);
    store_close(store);
    return get_file(to);
}

static bool
is_untouched(const char *directory)
{
    return access(directory, F_OK) != 0;
}

/* Restores the bytes into a directory that doesn't exist yet. */
static enum gw_err
restore_bytes(struct bytes bytes, const char **directory)
{
    const char *place = test_directory();
    const char *from = test_text("%s/from.tar", place);

    put_file(from, bytes.data, bytes.count);
    *directory = test_text("%s/new", place);
    return database_restore(gw_env_system(), &(struct database_restoration){
                                                 .from = from, .to = { .directory = *directory } });
}

/* stderr would hold a line for each of some thousand refusals. */
static void
be_quiet(void)
{
    ck_assert_ptr_nonnull(freopen("/dev/null", "w", stderr));
}

START_TEST(a_flipped_bit_anywhere_is_refused_and_nothing_is_written)
{
    struct bytes backup = make_backup();
    const char *place = test_directory();
    const char *from = test_text("%s/from.tar", place);
    const char *directory = test_text("%s/new", place);
    size_t tried = 0;
    int fd;

    be_quiet();
    put_file(from, backup.data, backup.count);
    fd = open(from, O_WRONLY);
    /* All of the headers and small files at the end, and a sample of the database. */
    for (size_t at = 0; at < backup.count; at += at < 600 || at + 6000 > backup.count ? 1 : 97) {
        char flipped = (char)(backup.data[at] ^ (1 << at % 8));

        ck_assert_int_eq(pwrite(fd, &flipped, 1, (off_t)at), 1);
        ck_assert_msg(database_restore(gw_env_system(),
                                       &(struct database_restoration){
                                           .from = from, .to = { .directory = directory } }) ==
                          GW_MALFORMED,
                      "byte %zu", at);
        ck_assert(is_untouched(directory));
        ck_assert_int_eq(pwrite(fd, &backup.data[at], 1, (off_t)at), 1);
        tried++;
    }
    ck_assert_uint_gt(tried, 5000);
    ck_assert_int_eq(database_restore(gw_env_system(),
                                      &(struct database_restoration){
                                          .from = from, .to = { .directory = directory } }),
                     GW_OK);
}
END_TEST

START_TEST(an_archive_cut_anywhere_is_refused)
{
    struct bytes backup = make_backup();
    const char *directory;

    be_quiet();
    for (size_t cut = 1; cut <= backup.count; cut += cut < 3000 ? 7 : 509) {
        struct bytes part = { backup.data, backup.count - cut };

        ck_assert_msg(restore_bytes(part, &directory) == GW_MALFORMED, "%zu bytes", part.count);
        ck_assert(is_untouched(directory));
    }
    ck_assert_int_eq(restore_bytes(backup, &directory), GW_OK);
}
END_TEST

START_TEST(bytes_after_the_end_are_refused)
{
    struct bytes backup = make_backup();
    struct bytes longer = { test_alloc(backup.count + 512), backup.count };
    const char *directory;

    memcpy(longer.data, backup.data, backup.count);
    longer.count += 1;
    ck_assert_int_eq(restore_bytes(longer, &directory), GW_MALFORMED);
    longer.count += 511;
    ck_assert_int_eq(restore_bytes(longer, &directory), GW_MALFORMED);
}
END_TEST

/* An archive with these names, as a malicious hand would make it: digests and manifest are right.
 */
struct forged {
    struct archive archive;
    struct manifest manifest;
    int source, listing;
    const char *path;
};

static struct forged
forge_begin(void)
{
    const char *place = test_directory();
    struct forged forged = { .path = test_text("%s/forged.tar", place) };
    const char *source = test_text("%s/source", place);

    put_file(source, "x", 1);
    forged.source = open(source, O_RDONLY);
    forged.listing = open(test_text("%s/listing", place), O_RDWR | O_CREAT, 0600);
    forged.archive = (struct archive){ .env = gw_env_system(),
                                       .fd = open(forged.path, O_RDWR | O_CREAT, 0600) };
    manifest_begin(&forged.manifest, gw_env_system(), forged.listing, 0);
    return forged;
}

/* Written under a name of ours and then renamed in place, checksum and all. */
static void
forge_add(struct forged *forged, const char *name)
{
    struct archive_entry entry = { .name = "blobs/x", .bytes = 1 };
    int64_t at = forged->archive.offset;
    unsigned char header[ARCHIVE_BLOCK_BYTES];
    char digits[8];
    unsigned sum = 0;

    ck_assert_int_eq(archive_put(&forged->archive, &entry, forged->source), GW_OK);
    ck_assert_int_eq(pread(forged->archive.fd, header, sizeof(header), at), sizeof(header));
    memset(header, 0, ARCHIVE_NAME_BYTES);
    memcpy(header, name, strlen(name));
    memset(header + 148, ' ', 8);
    for (size_t i = 0; i < sizeof(header); i++)
        sum += header[i];
    snprintf(digits, sizeof(digits), "%06o", sum);
    memcpy(header + 148, digits, 7);
    ck_assert_int_eq(pwrite(forged->archive.fd, header, sizeof(header), at), sizeof(header));
    snprintf(entry.name, sizeof(entry.name), "%s", name);
    manifest_add(&forged->manifest, &entry);
}

static enum gw_err
forge_restore(struct forged *forged, const char *directory)
{
    struct archive_entry entry = { .name = "manifest.json" };
    char digest[ARCHIVE_DIGEST_CHARS];

    ck_assert_int_eq(manifest_end(&forged->manifest, digest), GW_OK);
    entry.bytes = forged->manifest.bytes;
    ck_assert_int_eq(archive_put(&forged->archive, &entry, forged->listing), GW_OK);
    ck_assert_int_eq(archive_put_end(&forged->archive), GW_OK);
    return database_restore(
        gw_env_system(),
        &(struct database_restoration){ .from = forged->path, .to = { .directory = directory } });
}

START_TEST(names_that_lead_out_of_the_directory_are_refused)
{
    static const char *const names[] = { "../evil",      "/tmp/evil", "blobs/../../evil",
                                         "blobs/..",     "lock",      "blobs//x",
                                         "blobs/./x",    "blobs/",    "control.sock",
                                         "kairan.db-wal" };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct forged forged = forge_begin();
        const char *directory = test_text("%s/new", test_directory());

        forge_add(&forged, "kairan.db");
        forge_add(&forged, names[i]);
        ck_assert_msg(forge_restore(&forged, directory) == GW_MALFORMED, "%s", names[i]);
        ck_assert(is_untouched(directory));
    }
}
END_TEST

START_TEST(names_out_of_order_or_twice_are_refused)
{
    static const char *const orders[][3] = {
        { "blobs/a", "blobs/b", "blobs/c" },         { "kairan.db", "blobs/b", "blobs/a" },
        { "kairan.db", "blobs/a", "blobs/a" },       { "kairan.db", "kairan.db", "blobs/a" },
        { "blobs/a", "kairan.db", "blobs/b" },       { "kairan.db", "blobs/a", "kairan.db" },
        { "manifest.json", "kairan.db", "blobs/a" },
    };
    struct forged forged;

    for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
        const char *directory = test_text("%s/new", test_directory());

        forged = forge_begin();
        for (int k = 0; k < 3; k++)
            forge_add(&forged, orders[i][k]);
        ck_assert_msg(forge_restore(&forged, directory) == GW_MALFORMED, "order %zu", i);
    }
    forged = forge_begin();
    forge_add(&forged, "kairan.db");
    forge_add(&forged, "blobs/a");
    forge_add(&forged, "blobs/b");
    ck_assert_int_eq(forge_restore(&forged, test_directory()), GW_OK); /* the forger can forge */
}
END_TEST

START_TEST(a_directory_with_a_database_is_refused_and_stays)
{
    struct bytes backup = make_backup();
    const char *place = test_directory();
    const char *from = test_text("%s/from.tar", place);
    static const char *const names[] = { "kairan.db", "kairan.db-wal", "kairan.db-journal" };

    put_file(from, backup.data, backup.count);
    for (size_t i = 0; i < 3; i++) {
        const char *directory = test_directory();
        const char *path = test_text("%s/%s", directory, names[i]);

        put_file(path, "precious", 8);
        ck_assert_int_eq(database_restore(gw_env_system(),
                                          &(struct database_restoration){
                                              .from = from, .to = { .directory = directory } }),
                         GW_CONFLICT);
        ck_assert_str_eq(get_file(path).data, "precious");
        ck_assert_int_ne(access(test_text("%s/blobs", directory), F_OK), 0);
    }
}
END_TEST

START_TEST(a_missing_archive_is_told)
{
    ck_assert_int_eq(
        database_restore(gw_env_system(),
                         &(struct database_restoration){ .from = "/nowhere/at/all",
                                                         .to = { .directory = test_directory() } }),
        GW_MISSING);
}
END_TEST

START_TEST(an_interrupted_restore_is_simply_started_again)
{
    struct bytes backup = make_backup();
    const char *place = test_directory();
    const char *from = test_text("%s/from.tar", place);
    const char *directory = test_text("%s/new", place);
    int restored = 0;

    put_file(from, backup.data, backup.count);
    for (int call = 1; call < 200 && restored == 0; call++) {
        struct fake_env *fake = fake_env_new();

        fake->files_fail_at = call;
        fake->files_fail_onwards = true;
        be_quiet();
        restored = database_restore(&fake->env,
                                    &(struct database_restoration){
                                        .from = from, .to = { .directory = directory } }) == GW_OK;
        if (access(test_text("%s/kairan.db", directory), F_OK) == 0)
            break; /* it had its name before the last call failed */
    }
    ck_assert_int_eq(file_number(test_text("%s/kairan.db", directory), "SELECT id FROM note"), 1);
    ck_assert_str_eq(get_file(test_text("%s/blobs/a1", directory)).data, "some content");
    ck_assert_str_eq(get_file(test_text("%s/blobs/b2", directory)).data, "other content");
}
END_TEST

static enum gw_err
mark(void *arg, struct gw_db *db)
{
    GW_TRY(note_insert(db, 2, "restored"));
    return *(enum gw_err *)arg;
}

START_TEST(the_mark_of_the_restore_is_in_the_database_from_its_first_moment)
{
    struct bytes backup = make_backup();
    const char *place = test_directory();
    const char *from = test_text("%s/from.tar", place);
    const char *directory = test_text("%s/new", place);
    enum gw_err wanted = GW_DENIED;

    put_file(from, backup.data, backup.count);
    ck_assert_int_eq(
        database_restore(
            gw_env_system(),
            &(struct database_restoration){
                .from = from, .to = { .directory = directory }, .finish = mark, .arg = &wanted }),
        GW_DENIED);
    ck_assert_int_ne(access(test_text("%s/kairan.db", directory), F_OK), 0);
    wanted = GW_OK;
    ck_assert_int_eq(
        database_restore(
            gw_env_system(),
            &(struct database_restoration){
                .from = from, .to = { .directory = directory }, .finish = mark, .arg = &wanted }),
        GW_OK);
    ck_assert_int_eq(file_number(test_text("%s/kairan.db", directory), "SELECT max(id) FROM note"),
                     2);
    ck_assert_int_ne(access(test_text("%s/kairan.db.restored-wal", directory), F_OK), 0);
}
END_TEST
