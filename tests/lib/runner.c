/* runner.c - main() of every suite: runs the listed tests, each in a process of its own.
 *
 * Usage: SUITE [--jobs N] [--only WORD[,WORD…]] [--skip FILE] [--results FILE]. N processes take
 * one file after another. A line of the skip file is "PATH NAME: reason", with NAME "*" for all
 * tests of the file; a line that names no test fails. Each test is a test case of Check with a
 * time-out (KAIRAN_TEST_TIMEOUT_S, default 60). The results file gets a line "pass|FAIL PATH NAME"
 * for each test, the file that KAIRAN_TEST_TIMES names one of "SECONDS NAME". Temporary files of
 * all tests lie in KAIRAN_TEST_TMP, made here and removed at the end (KAIRAN_TEST_KEEP=1 keeps it).
 * The last line is "N passed, M failed"; a suite that ran no test fails.
 */
#include "tests/lib/runner.h"

#include <errno.h>
#include <ftw.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define JOBS_MAX 16

/* In the place of Check's, by --wrap (Makefile): that one counts microseconds in an int, and ends a
 * test of more than 35 minutes with an error of its own when all is done. Called in the test's
 * process at its end. */
void
__wrap_send_duration_info(int us)
{
    const char *path = getenv("KAIRAN_TEST_TIMES");
    FILE *file = path == NULL ? NULL : fopen(path, "ae");

    if (file == NULL)
        return;
    fprintf(file, "%.3f %s\n", us / 1e6, tcase_name());
    fclose(file);
}

#define SKIPS_BYTES_MAX ((size_t)64 << 10)

struct options {
    int jobs;
    const char *only, *results;
    const char *skips; /* the skip file's text; NULL: none */
    const char *suite;
};

#define PLACES 8

struct place {
    const char *file;
    int line;
};

/* Check writes down each assertion that holds, to know where a test was when it died: a loop of a
 * million wrote a hundred megabytes. A place of the last few is not written again; one that fails
 * is told exactly. In the place of Check's functions, by --wrap (Makefile). */
void __real_send_loc_info(const char *file, int line);
void __real_send_failure_info(const char *message);

static struct place *
last_place(void)
{
    static _Thread_local struct place last;

    return &last;
}

void
__wrap_send_loc_info(const char *file, int line)
{
    static _Thread_local struct place places[PLACES];
    static _Thread_local unsigned next;

    *last_place() = (struct place){ file, line };
    for (size_t i = 0; i < PLACES; i++) {
        if (places[i].file == file && places[i].line == line)
            return;
    }
    places[next++ % PLACES] = *last_place();
    __real_send_loc_info(file, line);
}

void
__wrap_send_failure_info(const char *message)
{
    __real_send_loc_info(last_place()->file, last_place()->line);
    __real_send_failure_info(message);
}

static int
remove_one(const char *path, const struct stat *status, int kind, struct FTW *where)
{
    (void)status;
    (void)kind;
    (void)where;
    return remove(path);
}

/* With a line's end in front, so that every line begins behind one. */
static const char *
file_read(const char *path)
{
    FILE *file = fopen(path, "r");
    char *text = calloc(1, SKIPS_BYTES_MAX);

    if (file == NULL || text == NULL) {
        perror(path);
        exit(2);
    }
    text[0] = '\n';
    (void)!fread(text + 1, 1, SKIPS_BYTES_MAX - 2, file);
    fclose(file);
    return text;
}

static void
options_read(int argc, char **argv, struct options *out)
{
    const char *slash = strrchr(argv[0], '/');
    *out = (struct options){ .jobs = 1, .suite = slash == NULL ? argv[0] : slash + 1 };
    for (int i = 1; i < argc; i += 2) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (value != NULL && strcmp(argv[i], "--jobs") == 0)
            out->jobs = (int)strtol(value, NULL, 10);
        else if (value != NULL && strcmp(argv[i], "--only") == 0)
            out->only = value;
        else if (value != NULL && strcmp(argv[i], "--skip") == 0)
            out->skips = file_read(value);
        else if (value != NULL && strcmp(argv[i], "--results") == 0)
            out->results = value;
        else {
            fprintf(stderr,
                    "usage: %s [--jobs N] [--only WORD[,WORD]] [--skip FILE] [--results FILE]\n",
                    out->suite);
            exit(2);
        }
    }
    if (out->jobs < 1 || out->jobs > JOBS_MAX)
        out->jobs = 1;
}

static bool
is_skipped(const struct options *options, const char *path, const char *name)
{
    char line[1024];

    if (options->skips == NULL)
        return false;
    snprintf(line, sizeof(line), "\n%s %s: ", path, name);
    if (strstr(options->skips, line) != NULL)
        return true;
    snprintf(line, sizeof(line), "\n%s *: ", path);
    return strstr(options->skips, line) != NULL;
}

static bool
is_wanted(const struct options *options, const struct test_file *file, const char *name)
{
    const char *word = options->only;

    if (is_skipped(options, file->path, name))
        return false;
    for (; word != NULL && *word != '\0'; word += strcspn(word, ","), word += *word == ',') {
        char one[256];

        snprintf(one, sizeof(one), "%.*s", (int)strcspn(word, ","), word);
        if (strstr(file->path, one) != NULL || strstr(name, one) != NULL)
            return true;
    }
    return options->only == NULL;
}

static void
suite_add_file(SRunner *runner, const struct options *options, const struct test_file *file)
{
    const char *timeout = getenv("KAIRAN_TEST_TIMEOUT_S");
    Suite *suite = suite_create(file->path);
    for (const struct test_entry *entry = file->entries; entry->name != NULL; entry++) {
        if (!is_wanted(options, file, entry->name))
            continue;
        TCase *tcase = tcase_create(entry->name);
        tcase_set_timeout(tcase, timeout != NULL ? strtod(timeout, NULL) : 60);
        tcase_add_test(tcase, entry->test);
        suite_add_tcase(suite, tcase);
    }
    srunner_add_suite(runner, suite);
}

static void
failure_print(const char *path, TestResult *result)
{
    printf("FAIL %s: %s\n     %s:%d: %s\n", path, tr_tcname(result), tr_lfile(result),
           tr_lno(result), tr_msg(result));
}

/* Takes files until none is left; results go to `out`. Check keeps test cases apart from suites in
 * its results, so each file has a runner of its own. */
static void
job_run(const struct options *options, atomic_int *next, FILE *out)
{
    int turn = atomic_fetch_add(next, 1), index = 0;
    for (const struct test_file *file = test_files; file->path != NULL; file++, index++) {
        if (index != turn)
            continue;
        turn = atomic_fetch_add(next, 1);
        SRunner *runner = srunner_create(NULL);
        suite_add_file(runner, options, file);
        srunner_run_all(runner, CK_SILENT);
        int count = srunner_ntests_run(runner);
        TestResult **results = srunner_results(runner);
        for (int i = 0; i < count; i++) {
            bool passed = tr_rtype(results[i]) == CK_PASS;
            if (!passed)
                failure_print(file->path, results[i]);
            fprintf(out, "%s %s %s\n", passed ? "pass" : "FAIL", file->path, tr_tcname(results[i]));
        }
        free(results);
        srunner_free(runner);
        fflush(stdout);
        fflush(out);
    }
}

static void
path_of_part(char *path, size_t bytes, const char *directory, int job)
{
    snprintf(path, bytes, "%s/results.%d", directory, job);
}

static bool
jobs_run(const struct options *options, const char *directory)
{
    char path[4096];
    pid_t children[JOBS_MAX];
    bool ended_well = true;
    atomic_int *next = mmap(NULL, sizeof(*next), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                            -1, 0); /* file; the jobs share it */

    if (next == MAP_FAILED)
        return false;

    for (int job = 0; job < options->jobs; job++) {
        children[job] = fork();
        if (children[job] != 0)
            continue;
        path_of_part(path, sizeof(path), directory, job);
        FILE *out = fopen(path, "w");
        if (out == NULL)
            _exit(1);
        job_run(options, next, out);
        _exit(fclose(out) == 0 ? 0 : 1);
    }
    for (int job = 0; job < options->jobs; job++) {
        int status = 1;
        while (waitpid(children[job], &status, 0) < 0 && errno == EINTR)
            continue;
        ended_well = ended_well && status == 0;
    }
    return ended_well;
}

/* Joins the jobs' results; gives back how many failed. */
static int
results_join(const struct options *options, const char *directory, int *passed)
{
    char line[4096];
    int failed = 0;
    FILE *out = options->results == NULL ? NULL : fopen(options->results, "w");

    *passed = 0;
    for (int job = 0; job < options->jobs; job++) {
        path_of_part(line, sizeof(line), directory, job);
        FILE *part = fopen(line, "r");
        while (part != NULL && fgets(line, sizeof(line), part) != NULL) {
            bool pass = strncmp(line, "pass ", 5) == 0;
            *passed += pass;
            failed += !pass;
            if (out != NULL)
                fputs(line, out);
        }
        if (part != NULL)
            fclose(part);
    }
    if (out != NULL)
        fclose(out);
    return failed;
}

int
main(int argc, char **argv)
{
    struct options options;
    const char *base = getenv("TMPDIR");
    char directory[512];
    int passed, failed;

    options_read(argc, argv, &options);
    snprintf(directory, sizeof(directory), "%s/kairan-test.XXXXXX", base != NULL ? base : "/tmp");
    if (mkdtemp(directory) == NULL || setenv("KAIRAN_TEST_TMP", directory, 1) != 0) {
        perror(directory);
        return 1;
    }
    bool ended_well = jobs_run(&options, directory);
    failed = results_join(&options, directory, &passed);
    if (getenv("KAIRAN_TEST_KEEP") == NULL)
        nftw(directory, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    if (!ended_well)
        printf("FAIL %s: a part of the run did not end well\n", options.suite);
    printf("%s: %d passed, %d failed\n", options.suite, passed, failed);
    return !ended_well || failed > 0 || passed == 0;
}
