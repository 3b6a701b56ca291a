# banned.awk - functions that the compiler's list (include/gw/banned.h) can't hold: those that end
# the process, hide state, or belong to one file only.

function only_in(pattern, what) {
    if (FILENAME !~ pattern)
        printf "%s:%d: %s\n", FILENAME, FNR, what
}

/^ *\/?\*/ {
    next
}

/(^|[^a-z_>.])(alloca|rand|srand|random|setjmp|longjmp|getpwnam|inet_ntoa|vfork) ?\(/ {
    match($0, /(alloca|rand|srand|random|setjmp|longjmp|getpwnam|inet_ntoa|vfork) ?\(/)
    only_in("^server/gen/", "banned function " substr($0, RSTART, RLENGTH) ")")
}

/(^|[^a-z_])assert ?\(/ {
    only_in("^$", "assert: use gw_check, which holds in release too")
}

/(^|[^a-z_.>])(_exit|exit|abort) ?\(/ {
    only_in("^server/(main\\.c|gen/|core/command|base/(err|fault|fsm)\\.c|db/doubt\\.c|core/worker_(spawner|life)\\.c)", "ends the process")
}

/(^|[^a-z_>.])(printf|puts|putchar) ?\(/ {
    only_in("^server/(main\\.c|gen/|core/command|core/core_ops|core/openapi)", "writes to standard output")
}

/(^|[^a-z_>.])(clock_gettime|gettimeofday|time|getrandom|randombytes_buf) ?\(/ {
    only_in("^server/(base/(env|log)|gen/|db/.*test)", "clock and random come from gw_env")
}

/(^|[^a-z_>.])(pthread_cond_[a-z]+|sem_(timed)?wait|u?sleep|nanosleep|pthread_(create|join)) ?\(/ {
    only_in("^server/(base/env|gen/)", "threads and their waiting come from gw_env")
}
