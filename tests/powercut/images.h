/* images.h - what the tests of power cuts have in common. */
#ifndef TESTS_POWERCUT_IMAGES_H
#define TESTS_POWERCUT_IMAGES_H

#include <stdbool.h>

/* The record is complete: replayed whole it is what lies in the directory. */
void record_prove(const char *directory);
/* Whether the product opens the directory, as at a start. */
bool image_opens(const char *directory);
/* For image n: nothing, everything, or some of what is not safe. */
int image_percent(int image);
/* Each part in a process of its own. */
void images_in_parts(int parts, void (*run)(void *arg, int part), void *arg);

#endif
