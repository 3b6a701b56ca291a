/* sandbox_files.c - Landlock, by its system calls: the C library has no functions for them, and the
 * headers of Debian 12 know version 2 only. */
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "core/sandbox.h"

enum {
    VERSION_RENAME = 2,
    VERSION_TRUNCATE = 3,
    VERSION_NETWORK = 4,
    VERSION_DEVICES = 5,
    VERSION_SCOPES = 6,
};

/* linux/landlock.h of Linux 6.2 and later. */
#define FS_TRUNCATE (1ULL << 14)
#define FS_IOCTL_DEV (1ULL << 15)
#define NET_CONNECT_TCP (1ULL << 1)

#define READS (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITES                                                                                   \
    (LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE | LANDLOCK_ACCESS_FS_REMOVE_FILE |              \
     LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR | \
     LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_REFER)
#define NEVER                                                                                   \
    (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_FIFO | \
     LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM | FS_IOCTL_DEV)
#define OF_A_FILE (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE)

/* As long as the newest kernel's that is used here; an older one is given the beginning. */
struct rules {
    uint64_t files;
    uint64_t network;
};

int
sandbox_files_version(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

    return version < 0 ? 0 : (int)version;
}

static uint64_t
known_to(int version)
{
    uint64_t files = READS | WRITES | NEVER;

    if (version < VERSION_TRUNCATE)
        files &= ~FS_TRUNCATE;
    if (version < VERSION_DEVICES)
        files &= ~FS_IOCTL_DEV;
    return files;
}

static enum gw_err
place_allow(int rules_fd, uint64_t known, const struct sandbox_place *place)
{
    struct landlock_path_beneath_attr rule = {
        .allowed_access = (place->writable ? READS | WRITES : READS) & known,
        .parent_fd = open(place->path, O_PATH | O_CLOEXEC),
    };
    struct stat status;
    long failed;

    if (rule.parent_fd < 0)
        return errno == ENOENT || errno == EACCES || errno == ENOTDIR ? GW_OK : GW_IO;
    if (fstat(rule.parent_fd, &status) == 0 && !S_ISDIR(status.st_mode))
        rule.allowed_access &= OF_A_FILE;
    failed = syscall(SYS_landlock_add_rule, rules_fd, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    (void)close(rule.parent_fd);
    return failed == 0 ? GW_OK : GW_IO;
}

static enum gw_err
rules_enter(int rules_fd, uint64_t known, const struct sandbox_files *files)
{
    for (size_t i = 0; i < files->count; i++)
        GW_TRY(place_allow(rules_fd, known, &files->places[i]));
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        syscall(SYS_landlock_restrict_self, rules_fd, 0) != 0)
        return GW_IO;
    return GW_OK;
}

enum gw_err
sandbox_files_enter(const struct sandbox_files *files)
{
    const int version = sandbox_files_version();
    const struct rules rules = { .files = known_to(version),
                                 .network = files->connects ? 0 : NET_CONNECT_TCP };
    int fd;
    enum gw_err err;

    if (version < VERSION_RENAME)
        return GW_UNSUPPORTED;
    fd = (int)syscall(SYS_landlock_create_ruleset, &rules,
                      version < VERSION_NETWORK ? sizeof(rules.files) : sizeof(rules), 0);
    if (fd < 0)
        return GW_UNSUPPORTED;
    err = rules_enter(fd, rules.files, files);
    (void)close(fd);
    return err;
}
