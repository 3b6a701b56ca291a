/* time.h - moments and local dates, and their texts.
 *
 * A moment is microseconds since 1970 in UTC; a date is a day of the city's calendar without a time
 * of day. The city has one time zone, a fixed offset from UTC (setting `time_zone_offset_min`,
 * Japan +540).
 */
#ifndef GW_TIME_H
#define GW_TIME_H

#include "gw/text.h"

typedef int64_t gw_time; /* µs since 1970-01-01T00:00Z */
typedef int32_t gw_date; /* days since 1970-01-01 */

#define GW_SECOND ((gw_time)1000000)
#define GW_MINUTE (60 * GW_SECOND)
#define GW_HOUR (60 * GW_MINUTE)
#define GW_DAY (24 * GW_HOUR)
#define GW_DATE_NONE INT32_MIN
#define GW_TIME_CHARS sizeof("2026-04-01T08:30:00.000Z")
#define GW_HTTP_DATE_CHARS sizeof("Wed, 01 Apr 2026 08:30:00 GMT")

struct gw_civil {
    int32_t year;
    int32_t month;
    int32_t day;
}; /* Gregorian; month and day from 1 */

struct gw_civil gw_date_civil(gw_date date);
gw_date gw_date_from_civil(struct gw_civil civil); /* GW_DATE_NONE for a day that does not exist */
gw_date gw_date_of(gw_time moment, int offset_min);
gw_time gw_date_start(gw_date date, int offset_min);
int gw_date_weekday(gw_date date); /* 0 = Sunday */
int gw_fiscal_year(gw_date date);  /* 年度: April to March */

/* RFC 3339, UTC, milliseconds: "2026-04-01T08:30:00.000Z"; `out` gets a NUL. */
void gw_time_render(gw_time moment, char out[GW_TIME_CHARS]);
/* Any offset, up to 6 digits of fraction; years 1970 to 2199. GW_INVALID otherwise. */
enum gw_err gw_time_parse(struct gw_text text, gw_time *out) GW_MUST_USE;
enum gw_err gw_date_parse(struct gw_text text, gw_date *out) GW_MUST_USE;
/* IMF-fixdate (RFC 9110 section 5.6.7). */
void gw_time_render_http(gw_time moment, char out[GW_HTTP_DATE_CHARS]);
/* IMF-fixdate only; GW_INVALID for the obsolete forms, which a server may then ignore. */
enum gw_err gw_time_parse_http(struct gw_text text, gw_time *out) GW_MUST_USE;

#endif
