/* cheap.h - what makes a hundred thousand runs cost less. */
#ifndef TESTS_TORTURE_CHEAP_H
#define TESTS_TORTURE_CHEAP_H

/* Forks from here on have all memory at once, instead of page by page as they come to it. */
void cheap_forks(void);

#endif
