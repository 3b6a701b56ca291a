/* backup_drill.c - backups under load, each restored and proven. */
#include "tests/lib/backup_drill.h"

#include <check.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/lib/attacher.h"
#include "tests/lib/memory.h"
#include "tests/lib/poster.h"

#define IDS_MAX 1000000
#define MADE_MAX 100000

struct load {
    struct server *server;
    struct poster poster;
    struct attacher attacher;
    /* What was acknowledged before the backup began. */
    struct attached *attached;
    size_t posts_count, attached_count;
};

static struct load *
load_start(const struct backup_drill *drill)
{
    struct load *load = test_alloc(sizeof(*load));
    const char *directory = city_copy();

    city_without_limits(directory);
    load->server = server_start_on(directory, NULL);
    load->poster = (struct poster){ .server = load->server,
                                    .threads = drill->posting,
                                    .ids = test_alloc(IDS_MAX * sizeof(int64_t)),
                                    .ids_max = IDS_MAX };
    load->attacher = (struct attacher){ .server = load->server,
                                        .threads = drill->attaching,
                                        .made = test_alloc(MADE_MAX * sizeof(struct attached)),
                                        .made_max = MADE_MAX };
    load->attached = test_alloc(MADE_MAX * sizeof(struct attached));
    poster_start(&load->poster);
    attacher_start(&load->attacher);
    return load;
}

static void
load_wait(struct load *load, const struct backup_drill *drill)
{
    const long long until = test_clock_ms() + 30000;

    while (poster_count(&load->poster) < drill->posts ||
           attacher_look(&load->attacher, load->attached) < drill->attached) {
        ck_assert_msg(test_clock_ms() < until, "no load");
        test_sleep_ms(10);
    }
}

static void
load_stop(struct load *load)
{
    poster_stop(&load->poster);
    attacher_stop(&load->attacher);
    server_stop(load->server);
}

static void
archive_make(struct load *load, const char *archive, struct backup_drill_figures *out)
{
    struct attached *meanwhile = test_alloc(MADE_MAX * sizeof(struct attached));
    long long start = test_clock_ms();

    load->posts_count = poster_count(&load->poster);
    load->attached_count = attacher_look(&load->attacher, load->attached);
    struct program_result result = PROGRAM("backup", "--data", load->server->directory, "--to",
                                           archive);
    ck_assert_msg(result.status == 0, "%s%s", result.out, result.err);
    const long long took = test_clock_ms() - start;
    struct stat status;
    ck_assert_int_eq(stat(archive, &status), 0);
    out->backups++;
    out->backup_ms += took;
    out->backup_ms_max = took > out->backup_ms_max ? took : out->backup_ms_max;
    out->archive_bytes = status.st_size;
    out->posts_before = load->posts_count;
    out->attached_before = load->attached_count;
    out->posts_meanwhile += poster_count(&load->poster) - load->posts_count;
    out->attached_meanwhile += attacher_look(&load->attacher, meanwhile) - load->attached_count;
}

static void
archive_prove(const struct load *load, const char *archive, const char *restored,
              struct city_proof *out)
{
    struct program_result result = PROGRAM("restore", "--from", archive, "--data", restored);
    struct poster before = load->poster;

    ck_assert_msg(result.status == 0, "%s%s", result.out, result.err);
    city_prove_whole(restored, out);
    before.ids_count = load->posts_count;
    poster_prove(&before, restored);
    attached_prove(load->attached, load->attached_count, restored);
    ck_assert_uint_ge(out->items, load->posts_count + load->attached_count);
    ck_assert_uint_ge(out->files, 2 * load->attached_count);
}

void
backup_drill_run(const struct backup_drill *drill, struct backup_drill_figures *out)
{
    struct load *load = load_start(drill);
    const long long until = test_clock_ms() + drill->until_ms;

    *out = (struct backup_drill_figures){ 0 };
    load_wait(load, drill);
    while (out->backups < drill->backups || test_clock_ms() < until) {
        const char *directory = test_directory();
        const char *archive = test_text("%s/city.tar", directory);

        archive_make(load, archive, out);
        if (out->backups >= drill->backups && test_clock_ms() >= until)
            load_stop(load); /* the last one is proven in peace */
        archive_prove(load, archive, test_text("%s/restored", directory), &out->last);
        test_remove(directory);
    }
    out->posts = load->poster.ids_count;
    out->attached = load->attacher.made_count;
    out->refused = load->poster.refused + load->attacher.refused;
    out->file_bytes = load->attacher.bytes;
}
