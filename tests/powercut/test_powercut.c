/* A power cut at every moment of an office's work: of the data directory remains what was synced,
 * and a random part of the rest. The product opens it; everything acknowledged by then is there,
 * and nothing is half done. */
#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/app.h"
#include "core/command.h"
#include "modules.h"
#include "tests/lib/city_proof.h"
#include "tests/lib/fixture.h"
#include "tests/lib/machine.h"
#include "tests/lib/memory.h"
#include "tests/lib/office.h"
#include "tests/powercut/images.h"
#include "tests/powercut/record.h"
#include "tests/powercut/replay.h"

#define IMAGES_DEFAULT 60
#define WRITES_DEFAULT 100
#define IMAGES_OF_A_BUG 30
#define LOG_BYTES_MAX (256 << 10) /* checkpoints come in the middle of the load, too */
#define QUIET_MS 1300             /* after which the server empties its log */
#define WORK_MS_MAX 120000
#define WORDS_BYTES 2000

/* The linker puts it in the place of database_open(). */
enum gw_err __real_database_open(struct gw_env *env, const struct database_options *options,
                                 struct database **out);
enum gw_err __wrap_database_open(struct gw_env *env, const struct database_options *options,
                                 struct database **out);

enum gw_err
__wrap_database_open(struct gw_env *env, const struct database_options *options,
                     struct database **out)
{
    struct database_options small = *options;

    small.wal_bytes_max = LOG_BYTES_MAX;
    return __real_database_open(env, &small, out);
}

/* ---- the work that is recorded ---- */

static int
serve_recorded(const void *arg, int argc, char **argv)
{
    const struct command_context context = { .modules = gw_modules, .migrations = gw_migrations };

    (void)arg;
    sqlite3_shutdown(); /* begun in the test, it does not look where its temporary files go */
    record_this_process();
    return command_serve(&context, argc, argv);
}

static void
wait_for_writes(const struct ledger *ledger, size_t count)
{
    const long long until = test_clock_ms() + WORK_MS_MAX;

    while (ledger_acknowledged(ledger) < count) {
        ck_assert_msg(test_clock_ms() < until, "the office does not get on");
        test_sleep_ms(5);
    }
}

/* Half of the work, kill -9, the other half, a rest, the end, and a start on what is left. */
static struct ledger *
work_record(const char *directory, size_t writes)
{
    struct server *server;
    struct ledger *ledger;
    struct office *office;

    record_start(directory);
    server = server_start_main(directory, serve_recorded, NULL);
    office = office_open(server);
    ledger = ledger_new(directory);
    ledger_on_note(ledger, record_note);
    office_start(office, ledger);
    wait_for_writes(ledger, writes / 2);
    record_kill(server->pid);
    office_wait_idle(office);
    server = server_start_main(directory, serve_recorded, NULL);
    struct ledger_verdict verdict;
    ledger_check(ledger, directory, &verdict);
    ck_assert_msg(verdict.wrong == 0, "%s", verdict.first);
    office_go_on(office, server);
    wait_for_writes(ledger, writes);
    office_stop(office);
    ck_assert_msg(office_left_out(office) == NULL, "nobody wrote through %s",
                  office_left_out(office));
    test_sleep_ms(QUIET_MS);
    server_stop(server);
    server_stop(server_start_main(directory, serve_recorded, NULL));
    return ledger;
}

static const char *
city_made(void)
{
    const char *directory = city_copy();

    office_prepare(directory);
    return directory;
}

/* ---- what a cut leaves ---- */

struct cuts {
    const struct ledger *ledger;
    const char *forgets; /* of disk_new() */
    int images, parts;
    /* Shared by the parts. */
    struct verdict {
        atomic_int images, lost, corrupt;
        atomic_llong asked, contents;
        char words[WORDS_BYTES]; /* about the first that is wrong */
    } * verdict;
};

static void
found(atomic_int *count, struct verdict *verdict, const char *words)
{
    if (verdict->lost + verdict->corrupt == 0)
        snprintf(verdict->words, WORDS_BYTES, "%s", words);
    atomic_fetch_add(count, 1);
}

static void
image_check(struct cuts *cuts, struct ledger *follower, const char *directory)
{
    struct verdict *verdict = cuts->verdict;
    struct ledger_verdict told;
    struct city_proof proof;
    const char *fault = image_opens(directory) ? city_fault(directory, &proof) : "it does not open";

    if (atomic_fetch_add(&verdict->images, 1) % 1000 == 999)
        fprintf(stderr, "powercut: %d images, %d lost something, %d corrupt\n", verdict->images,
                verdict->lost, verdict->corrupt);
    if (fault != NULL) {
        found(&verdict->corrupt, verdict, fault);
        return;
    }
    ledger_check(follower, directory, &told);
    if (told.wrong > 0)
        found(&verdict->lost, verdict, told.first);
    atomic_fetch_add(&verdict->asked, (long long)told.asked);
    atomic_fetch_add(&verdict->contents, (long long)proof.contents);
}

/* Every `parts`-th image, from the first moment that a note was made. */
static void
part_run(void *arg, int part)
{
    struct cuts *cuts = arg;
    const char *directory = test_text("%s/image", test_directory());
    struct ledger *follower = ledger_follower(cuts->ledger);
    struct disk *disk = disk_new(cuts->forgets);
    const size_t first = record_first();

    record_sync_nothing();
    for (int i = part; i < cuts->images; i += cuts->parts) {
        const struct cut cut = { .seed = (uint64_t)i * 131 + 7, .percent = image_percent(i) };

        disk_advance(disk, first + (record_count() - first) * (size_t)i / (size_t)cuts->images);
        ledger_follow(follower, cuts->ledger, disk_notes(disk));
        disk_leave(disk, &cut, directory);
        image_check(cuts, follower, directory);
    }
    test_remove(directory);
}

static void
cuts_run(struct cuts *cuts)
{
    cuts->parts = (int)test_number("JOBS", 2);
    cuts->verdict = mmap(NULL, sizeof(*cuts->verdict), PROT_READ | PROT_WRITE,
                         MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert(cuts->verdict != MAP_FAILED);
    images_in_parts(cuts->parts, part_run, cuts);
    ck_assert_int_eq(cuts->verdict->images, cuts->images);
}

static void
expect_found(const struct ledger *ledger, const char *forgets)
{
    struct cuts cuts = { .ledger = ledger, .forgets = forgets, .images = IMAGES_OF_A_BUG };

    cuts_run(&cuts);
    printf("powercut: without syncs of %s: of %d images %d lost something, %d corrupt\n", forgets,
           cuts.images, cuts.verdict->lost, cuts.verdict->corrupt);
    ck_assert_msg(cuts.verdict->lost + cuts.verdict->corrupt > 0,
                  "that %s is never synced is not noticed", forgets);
}

START_TEST(whenever_the_power_is_cut_nothing_acknowledged_is_lost)
{
    const char *directory = city_made();
    const long long start = test_clock_ms();
    struct ledger *ledger = work_record(directory, (size_t)test_number("WRITES", WRITES_DEFAULT));
    struct cuts cuts = { .ledger = ledger, .images = (int)test_number("IMAGES", IMAGES_DEFAULT) };

    record_prove(directory);
    cuts_run(&cuts);
    printf("powercut: %d images over %zu calls (%zu writes acknowledged): %d lost something, %d"
           " corrupt; %lld statements asked, %lld contents recomputed, %lld s\n",
           cuts.images, record_count() - record_first(), ledger_acknowledged(ledger),
           cuts.verdict->lost, cuts.verdict->corrupt, (long long)cuts.verdict->asked,
           (long long)cuts.verdict->contents, (test_clock_ms() - start) / 1000);
    ck_assert_msg(cuts.verdict->lost + cuts.verdict->corrupt == 0, "%s", cuts.verdict->words);
    expect_found(ledger, "kairan.db-wal");
    expect_found(ledger, "/blobs/");
}
END_TEST
