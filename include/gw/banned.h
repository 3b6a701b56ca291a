/* banned.h - functions that this code never calls; the Makefile puts it before every C file of
 * ours.
 *
 * The headers that declare them come first, since a poisoned name may not even be declared
 * afterwards.
 */
#ifndef GW_BANNED_H
#define GW_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#pragma GCC poison strcpy strcat strncpy strncat stpcpy sprintf vsprintf gets strtok system popen
#pragma GCC poison tmpnam mktemp atoi atol atoll gmtime localtime asctime ctime

#endif
