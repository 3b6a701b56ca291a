/* fake_env.c - clock, random and files under the test's control. */
#include "tests/lib/fake_env.h"

#include <errno.h>
#include <string.h>

#include "tests/lib/memory.h"

#define FIRST_OF_APRIL_2026 ((gw_time)1775001600 * GW_SECOND)

static struct fake_env *
fake_of(struct gw_env *env)
{
    return env->state;
}

static gw_time
fake_now(struct gw_env *env)
{
    return fake_of(env)->now;
}

static int64_t
fake_monotonic(struct gw_env *env)
{
    return fake_of(env)->monotonic_us;
}

/* splitmix64 */
static void
fake_random(struct gw_env *env, void *bytes, size_t count)
{
    uint8_t *out = bytes;
    for (size_t i = 0; i < count; i++) {
        uint64_t word = atomic_fetch_add(&fake_of(env)->random, 0x9e3779b97f4a7c15u);
        word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9u;
        word = (word ^ (word >> 27)) * 0x94d049bb133111ebu;
        out[i] = (uint8_t)(word >> 56);
    }
}

static bool
fails(struct gw_env *env)
{
    struct fake_env *fake = fake_of(env);
    int call = atomic_fetch_add(&fake->files_calls, 1) + 1;
    int at = fake->files_fail_at;
    if (at == 0 || call < at || (call > at && !fake->files_fail_onwards))
        return false;
    errno = fake->files_errno;
    return true;
}

static const struct gw_env_files *
real_files(void)
{
    return gw_env_system()->files;
}

static int
fake_open(struct gw_env *env, const char *path, int flags, mode_t mode)
{
    return fails(env) ? -1 : real_files()->open(gw_env_system(), path, flags, mode);
}

static int
fake_close(struct gw_env *env, int fd)
{
    (void)env;
    return real_files()->close(gw_env_system(), fd);
}

static ssize_t
fake_pread(struct gw_env *env, int fd, void *bytes, size_t count, off_t offset)
{
    (void)env;
    return real_files()->pread(gw_env_system(), fd, bytes, count, offset);
}

static ssize_t
fake_pwrite(struct gw_env *env, int fd, const void *bytes, size_t count, off_t offset)
{
    return fails(env) ? -1 : real_files()->pwrite(gw_env_system(), fd, bytes, count, offset);
}

static int
fake_fsync(struct gw_env *env, int fd)
{
    return fails(env) ? -1 : real_files()->fsync(gw_env_system(), fd);
}

static int
fake_rename(struct gw_env *env, const char *from, const char *to)
{
    return fails(env) ? -1 : real_files()->rename(gw_env_system(), from, to);
}

static int
fake_unlink(struct gw_env *env, const char *path)
{
    return fails(env) ? -1 : real_files()->unlink(gw_env_system(), path);
}

static int
fake_mkdir(struct gw_env *env, const char *path, mode_t mode)
{
    return fails(env) ? -1 : real_files()->mkdir(gw_env_system(), path, mode);
}

static int
fake_link(struct gw_env *env, const char *from, const char *to)
{
    return fails(env) ? -1 : real_files()->link(gw_env_system(), from, to);
}

static int
fake_allocate(struct gw_env *env, int fd, off_t bytes)
{
    return fails(env) ? -1 : real_files()->allocate(gw_env_system(), fd, bytes);
}

void
fake_env_init(struct fake_env *fake)
{
    fake->files = (struct gw_env_files){ fake_open,  fake_close,   fake_pread,  fake_pwrite,
                                         fake_fsync, fake_rename,  fake_unlink, fake_mkdir,
                                         fake_link,  fake_allocate };
    fake->env = *gw_env_system();
    fake->env.now = fake_now;
    fake->env.monotonic_us = fake_monotonic;
    fake->env.random = fake_random;
    fake->env.files = &fake->files;
    fake->env.state = fake;
    fake->now = FIRST_OF_APRIL_2026;
    fake->monotonic_us = GW_SECOND;
    fake->random = 1;
    fake->files_errno = EIO;
}

struct fake_env *
fake_env_new(void)
{
    struct fake_env *fake = test_alloc(sizeof(*fake));
    fake_env_init(fake);
    return fake;
}

void
fake_env_advance(struct fake_env *fake, gw_time us)
{
    fake->now += us;
    fake->monotonic_us += us;
}
