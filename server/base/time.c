/* time.c - moments and dates: proleptic Gregorian arithmetic and the texts of RFC 3339 and RFC
 * 9110.
 *
 * Days are counted in eras of 400 years that begin on 1 March, so that the leap day is an era's
 * last.
 */
#include "gw/time.h"

#include "base/digits.h"

#define DAYS_PER_ERA 146097
#define DAYS_BEFORE_1970 719468 /* from 0000-03-01 */
#define YEAR_MIN 1970
#define YEAR_MAX 2199

static const char weekdays[7][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

static int64_t
floor_div(int64_t value, int64_t by)
{
    return value / by - (value % by < 0);
}

struct gw_civil
gw_date_civil(gw_date date)
{
    int64_t days = (int64_t)date + DAYS_BEFORE_1970;
    int64_t era = floor_div(days, DAYS_PER_ERA);
    int64_t day_of_era = days - era * DAYS_PER_ERA;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
                           day_of_era / 146096) /
                          365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_from_march = (5 * day_of_year + 2) / 153;
    int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;

    return (struct gw_civil){
        .year = (int32_t)(year_of_era + era * 400 + (month <= 2)),
        .month = (int32_t)month,
        .day = (int32_t)(day_of_year - (153 * month_from_march + 2) / 5 + 1),
    };
}

static bool
civil_exists(struct gw_civil civil)
{
    static const int8_t lengths[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = civil.year % 4 == 0 && (civil.year % 100 != 0 || civil.year % 400 == 0);

    if (civil.year < -1000000 || civil.year > 1000000 || civil.month < 1 || civil.month > 12)
        return false;
    return civil.day >= 1 && civil.day <= lengths[civil.month - 1] + (leap && civil.month == 2);
}

gw_date
gw_date_from_civil(struct gw_civil civil)
{
    int64_t year = (int64_t)civil.year - (civil.month <= 2);
    int64_t era = floor_div(year, 400);
    int64_t year_of_era = year - era * 400;
    int64_t month_from_march = civil.month + (civil.month > 2 ? -3 : 9);
    int64_t day_of_year = (153 * month_from_march + 2) / 5 + civil.day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    if (!civil_exists(civil))
        return GW_DATE_NONE;
    return (gw_date)(era * DAYS_PER_ERA + day_of_era - DAYS_BEFORE_1970);
}

gw_date
gw_date_of(gw_time moment, int offset_min)
{
    return (gw_date)floor_div(moment + offset_min * GW_MINUTE, GW_DAY);
}

gw_time
gw_date_start(gw_date date, int offset_min)
{
    return date * GW_DAY - offset_min * GW_MINUTE;
}

int
gw_date_weekday(gw_date date)
{
    return (int)((((int64_t)date + 4) % 7 + 7) % 7);
}

int
gw_fiscal_year(gw_date date)
{
    struct gw_civil civil = gw_date_civil(date);

    return civil.month >= 4 ? civil.year : civil.year - 1;
}

/* Years 0000 to 9999, which four digits can say; everything else is a broken caller. */
static struct gw_civil
printable_civil(gw_date date)
{
    struct gw_civil civil = gw_date_civil(date);

    gw_check(civil.year >= 0 && civil.year <= 9999);
    return civil;
}

static void
put_year(char *out, int32_t year)
{
    digits_put_two(out, (uint64_t)year / 100);
    digits_put_two(out + 2, (uint64_t)year % 100);
}

/* "08:30:00". */
static void
put_time_of_day(char *out, gw_time within_day)
{
    uint32_t second = (uint32_t)(within_day / GW_SECOND);

    digits_put_two(out, second / 3600);
    out[2] = ':';
    digits_put_two(out + 3, second / 60 % 60);
    out[5] = ':';
    digits_put_two(out + 6, second % 60);
}

void
gw_time_render(gw_time moment, char out[GW_TIME_CHARS])
{
    gw_date date = gw_date_of(moment, 0);
    struct gw_civil civil = printable_civil(date);
    gw_time within_day = moment - gw_date_start(date, 0);
    uint32_t ms = (uint32_t)(within_day % GW_SECOND) / 1000;

    put_year(out, civil.year);
    out[4] = '-';
    digits_put_two(out + 5, (uint64_t)civil.month);
    out[7] = '-';
    digits_put_two(out + 8, (uint64_t)civil.day);
    out[10] = 'T';
    put_time_of_day(out + 11, within_day);
    out[19] = '.';
    out[20] = (char)('0' + ms / 100);
    digits_put_two(out + 21, ms % 100);
    memcpy(out + 23, "Z", sizeof("Z"));
}

void
gw_time_render_http(gw_time moment, char out[GW_HTTP_DATE_CHARS])
{
    gw_date date = gw_date_of(moment, 0);
    struct gw_civil civil = printable_civil(date);

    memcpy(out, "Sun, 00 Jan 0000 00:00:00 GMT", GW_HTTP_DATE_CHARS);
    memcpy(out, weekdays[gw_date_weekday(date)], 3);
    digits_put_two(out + 5, (uint64_t)civil.day);
    memcpy(out + 8, months[civil.month - 1], 3);
    put_year(out + 12, civil.year);
    put_time_of_day(out + 17, moment - gw_date_start(date, 0));
}

/* ---- parsing: each step takes its bytes off the front of the text ---- */

/* A field of exactly `count` digits. */
static bool
take_digits(struct gw_text *text, size_t count, int32_t *out)
{
    int32_t value = 0;

    if (text->bytes < count)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (text->data[i] < '0' || text->data[i] > '9')
            return false;
        value = value * 10 + (text->data[i] - '0');
    }
    *text = gw_text_slice(*text, count, text->bytes);
    *out = value;
    return true;
}

static bool
take(struct gw_text *text, struct gw_text literal)
{
    if (!gw_text_starts(*text, literal))
        return false;
    *text = gw_text_slice(*text, literal.bytes, text->bytes);
    return true;
}

static bool
take_date(struct gw_text *text, gw_date *out)
{
    struct gw_civil civil;

    if (!take_digits(text, 4, &civil.year) || !take(text, GW_TEXT("-")) ||
        !take_digits(text, 2, &civil.month) || !take(text, GW_TEXT("-")) ||
        !take_digits(text, 2, &civil.day))
        return false;
    *out = gw_date_from_civil(civil);
    return *out != GW_DATE_NONE && civil.year >= YEAR_MIN && civil.year <= YEAR_MAX;
}

/* "08:30:00"; a leap second does not exist here. */
static bool
take_time_of_day(struct gw_text *text, gw_time *out)
{
    int32_t hour;
    int32_t minute;
    int32_t second;

    if (!take_digits(text, 2, &hour) || !take(text, GW_TEXT(":")) ||
        !take_digits(text, 2, &minute) || !take(text, GW_TEXT(":")) ||
        !take_digits(text, 2, &second))
        return false;
    *out = hour * GW_HOUR + minute * GW_MINUTE + second * GW_SECOND;
    return hour < 24 && minute < 60 && second < 60;
}

/* Nothing, or "." and one to six digits. */
static bool
take_fraction(struct gw_text *text, gw_time *out)
{
    gw_time unit = GW_SECOND;
    int32_t digit;

    *out = 0;
    if (!take(text, GW_TEXT(".")))
        return true;
    while (take_digits(text, 1, &digit)) {
        if (unit == 1)
            return false;
        unit /= 10;
        *out += digit * unit;
    }
    return unit < GW_SECOND;
}

/* "Z", or "+09:00", which is how far the local clock is ahead. */
static bool
take_offset(struct gw_text *text, gw_time *out)
{
    bool ahead = gw_text_starts(*text, GW_TEXT("+"));
    int32_t hours;
    int32_t minutes;

    *out = 0;
    if (take(text, GW_TEXT("Z")))
        return true;
    if ((!take(text, GW_TEXT("+")) && !take(text, GW_TEXT("-"))) || !take_digits(text, 2, &hours) ||
        !take(text, GW_TEXT(":")) || !take_digits(text, 2, &minutes))
        return false;
    *out = (hours * GW_HOUR + minutes * GW_MINUTE) * (ahead ? 1 : -1);
    return hours < 24 && minutes < 60;
}

enum gw_err
gw_time_parse(struct gw_text text, gw_time *out)
{
    gw_date date;
    gw_time within_day;
    gw_time fraction;
    gw_time offset;

    if (!take_date(&text, &date) || !take(&text, GW_TEXT("T")) ||
        !take_time_of_day(&text, &within_day) || !take_fraction(&text, &fraction) ||
        !take_offset(&text, &offset) || text.bytes > 0)
        return GW_INVALID;
    *out = gw_date_start(date, 0) + within_day + fraction - offset;
    return GW_OK;
}

enum gw_err
gw_date_parse(struct gw_text text, gw_date *out)
{
    gw_date date;

    if (!take_date(&text, &date) || text.bytes > 0)
        return GW_INVALID;
    *out = date;
    return GW_OK;
}

static bool
take_month(struct gw_text *text, int32_t *out)
{
    for (int32_t i = 0; i < 12; i++) {
        if (take(text, gw_text_from(months[i]))) {
            *out = i + 1;
            return true;
        }
    }
    return false;
}

enum gw_err
gw_time_parse_http(struct gw_text text, gw_time *out)
{
    struct gw_text weekday = gw_text_slice(text, 0, 3);
    struct gw_civil civil;
    gw_time within_day;
    gw_date date;

    text = gw_text_slice(text, 3, text.bytes);
    if (!take(&text, GW_TEXT(", ")) || !take_digits(&text, 2, &civil.day) ||
        !take(&text, GW_TEXT(" ")) || !take_month(&text, &civil.month) ||
        !take(&text, GW_TEXT(" ")) || !take_digits(&text, 4, &civil.year) ||
        !take(&text, GW_TEXT(" ")) || !take_time_of_day(&text, &within_day) ||
        !take(&text, GW_TEXT(" GMT")) || text.bytes > 0)
        return GW_INVALID;
    date = gw_date_from_civil(civil);
    if (date == GW_DATE_NONE ||
        !gw_text_equal(weekday, gw_text_from(weekdays[gw_date_weekday(date)])))
        return GW_INVALID;
    *out = gw_date_start(date, 0) + within_day;
    return GW_OK;
}
