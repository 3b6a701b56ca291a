/* worker_frame.c - sending and receiving a frame until a point in time. */
#include "core/worker_frame.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

#define WAIT_MS_MAX 60000

static enum gw_err
wait_for(const struct worker_wire *wire, short events)
{
    struct pollfd wait = { .fd = wire->fd, .events = events };
    int64_t left_us;

    if (wire->until_us == WORKER_FRAME_NO_END) {
        (void)poll(&wait, 1, -1);
        return GW_OK;
    }
    left_us = wire->until_us - wire->env->monotonic_us(wire->env);
    if (left_us <= 0)
        return GW_BUSY;
    (void)poll(&wait, 1, left_us / 1000 < WAIT_MS_MAX ? (int)(left_us / 1000) + 1 : WAIT_MS_MAX);
    return GW_OK;
}

/* Whether a call that failed may be made again, once there is room or there are bytes. */
static enum gw_err
wait_again(const struct worker_wire *wire, short events)
{
    if (errno == EINTR)
        return GW_OK;
    return errno == EAGAIN ? wait_for(wire, events) : GW_IO;
}

union ancillary {
    char bytes[CMSG_SPACE(sizeof(int) * GW_WORKER_FDS_MAX)];
    struct cmsghdr align;
};

static void
fds_put(struct msghdr *message, union ancillary *ancillary, const struct worker_fds *fds)
{
    struct cmsghdr *head;

    if (fds == NULL || fds->count == 0)
        return;
    memset(ancillary, 0, sizeof(*ancillary));
    message->msg_control = ancillary->bytes;
    message->msg_controllen = CMSG_SPACE(sizeof(int) * fds->count);
    head = CMSG_FIRSTHDR(message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof(int) * fds->count);
    memcpy(CMSG_DATA(head), fds->fds, sizeof(int) * fds->count);
}

enum gw_err
worker_frame_send(const struct worker_wire *wire, const struct worker_head *head, const char *bytes,
                  const struct worker_fds *fds)
{
    const size_t whole = sizeof(*head) + head->bytes;
    union ancillary ancillary;
    size_t sent = 0;

    while (sent < whole) {
        const size_t of_head = sent < sizeof(*head) ? sizeof(*head) - sent : 0;
        const size_t behind = sent - (sizeof(*head) - of_head);
        struct iovec parts[] = {
            { (char *)(uintptr_t)head + sizeof(*head) - of_head, of_head },
            { (char *)(uintptr_t)bytes + behind, head->bytes - behind },
        };
        struct msghdr message = { .msg_iov = parts, .msg_iovlen = head->bytes > 0 ? 2 : 1 };
        ssize_t count;

        fds_put(&message, &ancillary, sent == 0 ? fds : NULL);
        count = sendmsg(wire->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count >= 0)
            sent += (size_t)count;
        else
            GW_TRY(wait_again(wire, POLLOUT));
    }
    return GW_OK;
}

static void
fds_take(struct msghdr *message, struct worker_fds *fds)
{
    for (struct cmsghdr *head = CMSG_FIRSTHDR(message); head != NULL;
         head = CMSG_NXTHDR(message, head)) {
        size_t count = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);

        if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS ||
            count > GW_WORKER_FDS_MAX - fds->count)
            continue;
        memcpy(fds->fds + fds->count, CMSG_DATA(head), count * sizeof(int));
        fds->count += count;
    }
}

static enum gw_err
take(const struct worker_wire *wire, char *out, size_t bytes, struct worker_fds *fds)
{
    union ancillary ancillary;

    while (bytes > 0) {
        struct iovec part = { out, bytes };
        struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
        ssize_t count;

        if (fds != NULL) {
            message.msg_control = ancillary.bytes;
            message.msg_controllen = sizeof(ancillary.bytes);
        }
        count = recvmsg(wire->fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
        if (count == 0)
            return GW_IO;
        if (count < 0) {
            GW_TRY(wait_again(wire, POLLIN));
            continue;
        }
        if (fds != NULL)
            fds_take(&message, fds);
        out += count;
        bytes -= (size_t)count;
    }
    return GW_OK;
}

enum gw_err
worker_frame_head(const struct worker_wire *wire, struct worker_head *head, struct worker_fds *fds)
{
    if (fds != NULL)
        fds->count = 0;
    return take(wire, (char *)head, sizeof(*head), fds);
}

enum gw_err
worker_frame_bytes(const struct worker_wire *wire, char *out, size_t bytes)
{
    return take(wire, out, bytes, NULL);
}
