/* sandbox.c - who looks at this process while it runs. */
#include "core/sandbox.h"

/* There when the program was built with what they belong to. */
extern void __asan_init(void) __attribute__((weak));
extern void __tsan_init(void) __attribute__((weak));
extern void __gcov_init(void *info) __attribute__((weak));

bool
sandbox_is_measured(void)
{
    const char *preload = getenv("LD_PRELOAD");

    return __asan_init != NULL || __tsan_init != NULL || __gcov_init != NULL ||
           (preload != NULL && strstr(preload, "vgpreload") != NULL);
}
