/* images.c - proving records, and opening what is built from them. */
#include "tests/powercut/images.h"

#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/app.h"
#include "modules.h"
#include "tests/lib/fixture.h"
#include "tests/lib/memory.h"
#include "tests/powercut/record.h"
#include "tests/powercut/replay.h"

static const char *
file_bytes(const char *path, size_t *count)
{
    struct stat status;
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    char *bytes;

    ck_assert_msg(fd >= 0 && fstat(fd, &status) == 0, "%s is missing", path);
    bytes = test_alloc((size_t)status.st_size + 1);
    ck_assert_int_eq(read(fd, bytes, (size_t)status.st_size), status.st_size);
    close(fd);
    *count = (size_t)status.st_size;
    return bytes;
}

static size_t
compare_directories(const char *one, const char *other)
{
    DIR *stream = opendir(one);
    size_t files = 0, count, other_count;

    ck_assert_ptr_nonnull(stream);
    for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
        const char *path = test_text("%s/%s", one, entry->d_name);
        const char *there = test_text("%s/%s", other, entry->d_name);
        struct stat status;

        ck_assert_int_eq(lstat(path, &status), 0);
        if (S_ISDIR(status.st_mode) && entry->d_name[0] != '.')
            files += compare_directories(path, there);
        if (!S_ISREG(status.st_mode) || strstr(entry->d_name, "-shm") != NULL)
            continue;
        const char *bytes = file_bytes(path, &count);
        const char *other_bytes = file_bytes(there, &other_count);
        ck_assert_msg(count == other_count && memcmp(bytes, other_bytes, count) == 0,
                      "the record of %s is not complete", path);
        files++;
    }
    closedir(stream);
    return files;
}

void
record_prove(const char *directory)
{
    const char *image = test_text("%s/image", test_directory());
    struct disk *disk = disk_new(NULL);

    disk_advance(disk, record_count());
    disk_leave(disk, &(struct cut){ .percent = 100 }, image);
    ck_assert_uint_eq(compare_directories(directory, image), compare_directories(image, directory));
}

bool
image_opens(const char *directory)
{
    const struct app_options options = { .modules = gw_modules,
                                         .migrations = gw_migrations,
                                         .database = { .directory = directory } };
    struct gw_app *app;

    if (app_open(gw_env_system(), &options, &app) != GW_OK)
        return false;
    app_close(app);
    return true;
}

int
image_percent(int image)
{
    return image % 4 == 0 ? 0 : image % 4 == 1 ? 100 : image * 37 % 101;
}

void
images_in_parts(int parts, void (*run)(void *arg, int part), void *arg)
{
    int status;

    for (int part = 0; part < parts; part++) {
        const pid_t pid = fork();

        ck_assert_int_ge(pid, 0);
        if (pid == 0) {
            run(arg, part);
            _exit(0);
        }
    }
    for (int part = 0; part < parts; part++) {
        ck_assert_int_gt(wait(&status), 0);
        ck_assert_msg(status == 0, "a part ended with %d", status);
    }
}
