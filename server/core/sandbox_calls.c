/* sandbox_calls.c - seccomp: which system calls the server and a worker may make.
 *
 * The server: what a run of all integration tests makes, on either engine, and what stands beside
 * it in the same libraries. Any other call answers ENOSYS, as from a kernel that lacks it: every
 * library has a way for that (clone3 falls back to clone, whose flags can be looked at), so a newer
 * C library costs a call and no city its server; the kernel's audit log names the call. Only what
 * serves nobody but an intruder ends the process: to run a program, to make a process, to look into
 * another one.
 *
 * A worker has no such excuse: whatever it has no use for ends it, but looking for a file, which
 * libraries do unasked, just fails.
 */
#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include "core/sandbox.h"

#define LIST_END INT32_MIN

static const int of_all[] = {
    SCMP_SYS(brk),          SCMP_SYS(clock_gettime),  SCMP_SYS(clock_nanosleep),
    SCMP_SYS(close),        SCMP_SYS(exit),           SCMP_SYS(exit_group),
    SCMP_SYS(fcntl),        SCMP_SYS(futex),          SCMP_SYS(getpid),
    SCMP_SYS(getrandom),    SCMP_SYS(getrusage),      SCMP_SYS(gettid),
    SCMP_SYS(lseek),        SCMP_SYS(madvise),        SCMP_SYS(mremap),
    SCMP_SYS(munmap),       SCMP_SYS(poll),           SCMP_SYS(ppoll),
    SCMP_SYS(pread64),      SCMP_SYS(preadv),         SCMP_SYS(read),
    SCMP_SYS(readv),        SCMP_SYS(recvmsg),        SCMP_SYS(restart_syscall),
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sched_yield),  SCMP_SYS(sendmsg),        LIST_END,
};

static const int of_server[] = {
    /* files */
    SCMP_SYS(access),
    SCMP_SYS(chmod),
    SCMP_SYS(copy_file_range),
    SCMP_SYS(dup),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(fadvise64),
    SCMP_SYS(fallocate),
    SCMP_SYS(fchmod),
    SCMP_SYS(fchmodat),
    SCMP_SYS(fchown),
    SCMP_SYS(fdatasync),
    SCMP_SYS(flock),
    SCMP_SYS(fstat),
    SCMP_SYS(fstatfs),
    SCMP_SYS(fsync),
    SCMP_SYS(ftruncate),
    SCMP_SYS(getcwd),
    SCMP_SYS(getdents64),
    SCMP_SYS(link),
    SCMP_SYS(linkat),
    SCMP_SYS(lstat),
    SCMP_SYS(mkdir),
    SCMP_SYS(mkdirat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(pwrite64),
    SCMP_SYS(pwritev),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(rename),
    SCMP_SYS(renameat),
    SCMP_SYS(renameat2),
    SCMP_SYS(rmdir),
    SCMP_SYS(sendfile),
    SCMP_SYS(stat),
    SCMP_SYS(statfs),
    SCMP_SYS(statx),
    SCMP_SYS(sync_file_range),
    SCMP_SYS(umask),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    SCMP_SYS(utimensat),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    /* connections and waiting */
    SCMP_SYS(accept),
    SCMP_SYS(accept4),
    SCMP_SYS(bind),
    SCMP_SYS(connect),
    SCMP_SYS(epoll_create1),
    SCMP_SYS(epoll_ctl),
    SCMP_SYS(epoll_pwait),
    SCMP_SYS(epoll_pwait2),
    SCMP_SYS(epoll_wait),
    SCMP_SYS(eventfd2),
    SCMP_SYS(getpeername),
    SCMP_SYS(getsockname),
    SCMP_SYS(getsockopt),
    SCMP_SYS(ioctl),
    SCMP_SYS(listen),
    SCMP_SYS(pidfd_send_signal),
    SCMP_SYS(pipe2),
    SCMP_SYS(pselect6),
    SCMP_SYS(recvfrom),
    SCMP_SYS(recvmmsg),
    SCMP_SYS(select),
    SCMP_SYS(sendmmsg),
    SCMP_SYS(sendto),
    SCMP_SYS(setsockopt),
    SCMP_SYS(shutdown),
    SCMP_SYS(socketpair),
    SCMP_SYS(timerfd_create),
    SCMP_SYS(timerfd_settime),
    SCMP_SYS(wait4),
    SCMP_SYS(waitid),
    /* threads, signals, what one asks of oneself */
    SCMP_SYS(adjtimex),
    SCMP_SYS(clock_getres),
    SCMP_SYS(getegid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getpgrp),
    SCMP_SYS(getppid),
    SCMP_SYS(getpriority),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(getuid),
    SCMP_SYS(landlock_add_rule),
    SCMP_SYS(landlock_create_ruleset),
    SCMP_SYS(landlock_restrict_self),
    SCMP_SYS(membarrier),
    SCMP_SYS(mlock),
    SCMP_SYS(mlock2),
    SCMP_SYS(munlock),
    SCMP_SYS(nanosleep),
    SCMP_SYS(prctl),
    SCMP_SYS(prlimit64),
    SCMP_SYS(rseq),
    SCMP_SYS(rt_sigpending),
    SCMP_SYS(rt_sigsuspend),
    SCMP_SYS(rt_sigtimedwait),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(set_tid_address),
    SCMP_SYS(setpriority),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(sysinfo),
    SCMP_SYS(uname),
    LIST_END,
};

static const int intruders[] = {
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(fork),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(ptrace),
    SCMP_SYS(vfork),
    LIST_END,
};

static const int looks_for_files[] = {
    SCMP_SYS(access),     SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2), SCMP_SYS(getcwd),
    SCMP_SYS(ioctl),      SCMP_SYS(lstat),
    SCMP_SYS(open),       SCMP_SYS(openat),
    SCMP_SYS(openat2),    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat), SCMP_SYS(stat),
    SCMP_SYS(statx),      LIST_END,
};

/* What sanitizers do to the process that they watch. */
static const int of_measured[] = {
    SCMP_SYS(arch_prctl),
    SCMP_SYS(clone),
    SCMP_SYS(getdents),
    SCMP_SYS(getdents64),
    SCMP_SYS(kill),
    SCMP_SYS(mmap),
    SCMP_SYS(mprotect),
    SCMP_SYS(openat),
    SCMP_SYS(pipe),
    SCMP_SYS(prctl),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(ptrace),
    SCMP_SYS(readlink),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(tgkill),
    SCMP_SYS(tkill),
    SCMP_SYS(wait4),
    SCMP_SYS(write),
    LIST_END,
};

static int
add(scmp_filter_ctx filter, uint32_t action, const int *calls)
{
    int failed = 0;

    for (; *calls != LIST_END; calls++)
        failed |= seccomp_rule_add(filter, action, *calls, 0);
    return failed;
}

/* Memory that can be written to never becomes code. */
static int
add_memory(scmp_filter_ctx filter)
{
    const struct scmp_arg_cmp no_code = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);

    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, no_code) |
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, no_code);
}

/* Signals to nobody but itself: abort(), and threads of libraries. */
static int
add_signals(scmp_filter_ctx filter)
{
    const struct scmp_arg_cmp self = SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid());

    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, self) |
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(kill), 1, self);
}

/* Threads, but no processes. */
static int
add_threads(scmp_filter_ctx filter)
{
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                            SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)) |
           seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(clone), 1,
                            SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
}

static int
add_sockets(scmp_filter_ctx filter)
{
    static const int families[] = { AF_UNIX, AF_INET, AF_INET6 };
    int failed = 0;

    for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
        failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(socket), 1,
                                   SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)families[i]));
    return failed;
}

static enum gw_err
load(scmp_filter_ctx filter)
{
    (void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_LOG, 1);      /* refusals, in the kernel's log */
    (void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2); /* a tree, and not a list */
    return seccomp_load(filter) == 0 ? GW_OK : GW_UNSUPPORTED;
}

enum gw_err
sandbox_calls_enter_server(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
    enum gw_err err = GW_UNSUPPORTED;
    int failed;

    if (filter == NULL)
        return GW_BUSY;
    failed = add(filter, SCMP_ACT_ALLOW, of_all) | add(filter, SCMP_ACT_ALLOW, of_server) |
             add_sockets(filter);
    if (sandbox_is_measured())
        failed |= add(filter, SCMP_ACT_ALLOW, of_measured);
    else
        failed |= add(filter, SCMP_ACT_KILL_PROCESS, intruders) | add_threads(filter) |
                  add_memory(filter) | add_signals(filter);
    if (failed == 0)
        err = load(filter);
    seccomp_release(filter);
    return err;
}

enum gw_err
sandbox_calls_enter_worker(void)
{
    const bool measured = sandbox_is_measured();
    scmp_filter_ctx filter = seccomp_init(measured ? SCMP_ACT_ERRNO(EPERM) : SCMP_ACT_KILL_PROCESS);
    enum gw_err err = GW_UNSUPPORTED;
    int failed;

    if (filter == NULL)
        return GW_BUSY;
    failed = add(filter, SCMP_ACT_ALLOW, of_all);
    /* fstat() is this call with an empty path. */
    failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 0) |
              seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fstat), 0);
    if (measured)
        failed |= add(filter, SCMP_ACT_ALLOW, of_measured);
    else
        failed |= add(filter, SCMP_ACT_ERRNO(EPERM), looks_for_files) | add_memory(filter) |
                  add_signals(filter);
    if (failed == 0)
        err = load(filter);
    seccomp_release(filter);
    return err;
}
