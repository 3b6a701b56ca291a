/* memory.c - memory, texts and directories of one test. */
#include "tests/lib/memory.h"

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct block {
    struct block *next;
    _Alignas(max_align_t) char bytes[];
};
static struct block *_Atomic blocks; /* threads of a test allocate too */

void *
test_alloc(size_t bytes)
{
    struct block *block = calloc(1, sizeof(*block) + bytes);
    ck_assert_ptr_nonnull(block);
    block->next = blocks;
    while (!atomic_compare_exchange_weak(&blocks, &block->next, block))
        continue;
    return block->bytes;
}

const char *
test_text(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int count = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = test_alloc((size_t)count + 1);
    va_start(args, format);
    vsnprintf(text, (size_t)count + 1, format, args);
    va_end(args);
    return text;
}

const char *
test_directory(void)
{
    const char *base = getenv("KAIRAN_TEST_TMP");
    const char *name = test_text("%s/%ld.XXXXXX", base != NULL ? base : "/tmp", (long)getpid());
    char *path = test_alloc(strlen(name) + 1);
    memcpy(path, name, strlen(name) + 1);
    ck_assert_msg(mkdtemp(path) != NULL, "%s: %s", path, strerror(errno));
    return path;
}

static int
remove_one(const char *path, const struct stat *status, int kind, struct FTW *where)
{
    (void)status;
    (void)kind;
    (void)where;
    return remove(path);
}

void
test_remove(const char *directory)
{
    nftw(directory, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void
copy_file(const char *from, const char *to, const struct stat *status)
{
    off_t data = 0, hole;
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, status->st_mode & 0777);
    ck_assert_msg(in >= 0 && out >= 0, "%s to %s: %s", from, to, strerror(errno));
    while ((data = lseek(in, data, SEEK_DATA)) >= 0) {
        hole = lseek(in, data, SEEK_HOLE);
        ck_assert(lseek(out, data, SEEK_SET) == data);
        while (data < hole) {
            ssize_t count = sendfile(out, in, &data, (size_t)(hole - data));
            ck_assert_msg(count > 0, "%s to %s: %s", from, to, strerror(errno));
        }
    }
    ck_assert_msg(errno == ENXIO && ftruncate(out, status->st_size) == 0, "%s to %s: %s", from, to,
                  strerror(errno));
    close(in);
    close(out);
}

void
test_copy(const char *from, const char *to)
{
    DIR *stream = opendir(from);
    ck_assert_msg(stream != NULL, "%s: %s", from, strerror(errno));
    ck_assert(mkdir(to, 0700) == 0 || errno == EEXIST);
    for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
        struct stat status;
        const char *name = entry->d_name;
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
            continue;
        const char *source = test_text("%s/%s", from, name), *target = test_text("%s/%s", to, name);
        ck_assert_int_eq(lstat(source, &status), 0);
        if (S_ISDIR(status.st_mode))
            test_copy(source, target);
        else if (S_ISREG(status.st_mode))
            copy_file(source, target, &status);
    }
    closedir(stream);
}

long long
test_clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
test_sleep_ms(long long ms)
{
    struct timespec left = { .tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000 };
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        continue;
}
