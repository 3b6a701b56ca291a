/* command_owner.c - finding a data directory's owner, and becoming that user. */
#include "core/command_owner.h"

#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdbool.h>
#include <sys/stat.h>

enum { ENTRY_BYTES_MAX = 4096, EXIT_FAILED = 1 };

/* "a/b" and "a/b/" stand in "a/.", "b" in ".". */
static bool
around_find(const char *directory, char around[PATH_MAX])
{
    size_t length = strlen(directory);

    while (length > 0 && directory[length - 1] == '/')
        length--;
    while (length > 0 && directory[length - 1] != '/')
        length--;
    return snprintf(around, PATH_MAX, "%.*s.", (int)length, directory) < PATH_MAX;
}

/* What ends in "/" or "/." is what a link leads to, and not the link. */
static bool
itself_find(const char *directory, char itself[PATH_MAX])
{
    size_t length = strlen(directory);

    while (length > 1 && (directory[length - 1] == '/' ||
                          (directory[length - 1] == '.' && directory[length - 2] == '/')))
        length--;
    return snprintf(itself, PATH_MAX, "%.*s", (int)length, directory) < PATH_MAX;
}

static bool
owner_find(const char *directory, struct stat *status)
{
    char itself[PATH_MAX], around[PATH_MAX];

    if (!itself_find(directory, itself))
        return false;
    if (lstat(itself, status) == 0)
        return true;
    return errno == ENOENT && around_find(directory, around) && stat(around, status) == 0;
}

/* The user's own groups, so that files which one of them may read stay readable. */
static int
groups_take(uid_t uid, gid_t *gid)
{
    char bytes[ENTRY_BYTES_MAX];
    struct passwd entry;
    struct passwd *found = NULL;

    if (getpwuid_r(uid, &entry, bytes, sizeof(bytes), &found) != 0 || found == NULL) {
        errno = EINVAL; /* nobody's name: who it would be is not known */
        return -1;
    }
    *gid = found->pw_gid;
    return initgroups(found->pw_name, found->pw_gid);
}

void
command_owner_become(const char *command, const char *directory)
{
    struct stat status;

    if (geteuid() != 0 || !owner_find(directory, &status))
        return;
    if (S_ISLNK(status.st_mode)) {
        (void)fprintf(stderr, "kairan %s: %s is a link: name the directory itself\n", command,
                      directory);
        exit(EXIT_FAILED);
    }
    if (status.st_uid == 0)
        return;
    uid_t uid = status.st_uid;
    gid_t gid = status.st_gid;
    if (groups_take(uid, &gid) == 0 && setresgid(gid, gid, gid) == 0 &&
        setresuid(uid, uid, uid) == 0)
        return;
    (void)fprintf(stderr, "kairan %s: can't become user %u, who owns %s: %s\n", command,
                  (unsigned)uid, directory, strerrordesc_np(errno));
    exit(EXIT_FAILED);
}
