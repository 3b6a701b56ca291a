/* service_manager.c - one datagram to the socket that the service manager named: sd_notify(3). */
#include "core/service_manager.h"

#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "gw/log.h"
#include "gw/time.h"

#define RESTART_AFTER_US (60 * GW_SECOND)

/* A name that begins with '@' stands in the abstract space: its first byte is 0. */
static bool
address_make(const char *name, struct sockaddr_un *address, socklen_t *bytes)
{
    size_t length = strlen(name);

    if ((name[0] != '/' && name[0] != '@') || length >= sizeof(address->sun_path))
        return false;
    *address = (struct sockaddr_un){ .sun_family = AF_UNIX };
    memcpy(address->sun_path, name, length);
    if (name[0] == '@')
        address->sun_path[0] = '\0';
    *bytes = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    return true;
}

static bool
tell(const char *name, const char *state)
{
    struct sockaddr_un address;
    socklen_t bytes;
    size_t length = strlen(state);

    if (!address_make(name, &address, &bytes))
        return false;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    ssize_t sent = sendto(fd, state, length, MSG_NOSIGNAL, (struct sockaddr *)&address, bytes);
    (void)close(fd);
    return sent == (ssize_t)length;
}

void
service_manager_tell(const char *state)
{
    const char *name = getenv("NOTIFY_SOCKET");

    if (name != NULL && !tell(name, state))
        gw_log(GW_LOG_WARN, "service_manager.unheard", GW_LOG_STR("state", gw_text_from(state)));
}

bool
service_manager_restarts(int64_t up_us)
{
    return getenv("NOTIFY_SOCKET") != NULL && up_us >= RESTART_AFTER_US;
}
