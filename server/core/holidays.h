/* holidays.h - the national holidays of Japan (国民の祝日に関する法律), by rule; pure. */
#ifndef CORE_HOLIDAYS_H
#define CORE_HOLIDAYS_H

#include "gw/time.h"

/* The rules as they stand since 2022; the equinoxes by formula hold until 2099. */
#define HOLIDAYS_YEAR_MIN 2022
#define HOLIDAYS_YEAR_MAX 2099
#define HOLIDAYS_MAX 24 /* in one year */

struct holiday {
    gw_date day;
    const char *name; /* Japanese */
};

/* In the order of days; gives how many. A year outside the limits has none. */
size_t holidays_of_year(int year, struct holiday out[HOLIDAYS_MAX]);

#endif
