/* holidays.c - the national holidays of Japan, by rule.
 *
 * 国民の祝日に関する法律 (昭和23年法律第178号): article 2 names the days; article 3(2) makes the
 * next day that is no holiday a day off when one falls on a Sunday (振替休日); article 3(3) makes a
 * day between two holidays one (国民の休日). The equinoxes are announced each February for the next
 * year; the formula gave every announced day so far and is a forecast for later ones.
 */
#include "core/holidays.h"

#define SUNDAY 0
#define MONDAY 1

struct rule {
    int month;
    int day;    /* 0: the n-th Monday */
    int monday; /* n */
    const char *name;
};

static const struct rule rules[] = {
    { 1, 1, 0, "元日" },        { 1, 0, 2, "成人の日" },       { 2, 11, 0, "建国記念の日" },
    { 2, 23, 0, "天皇誕生日" }, { 4, 29, 0, "昭和の日" },      { 5, 3, 0, "憲法記念日" },
    { 5, 4, 0, "みどりの日" },  { 5, 5, 0, "こどもの日" },     { 7, 0, 3, "海の日" },
    { 8, 11, 0, "山の日" },     { 9, 0, 3, "敬老の日" },       { 10, 0, 2, "スポーツの日" },
    { 11, 3, 0, "文化の日" },   { 11, 23, 0, "勤労感謝の日" },
};

static gw_date
date_of(int year, int month, int day)
{
    return gw_date_from_civil((struct gw_civil){ year, month, day });
}

static gw_date
monday_of(int year, int month, int n)
{
    gw_date first = date_of(year, month, 1);
    int ahead = (MONDAY - gw_date_weekday(first) + 7) % 7;

    return first + ahead + 7 * (n - 1);
}

/* Mean motion of the sun since 1980, less the leap days: 海上保安庁水路部 暦計算研究会's formula.
 */
static gw_date
equinox_of(int year, int month, double day_1980)
{
    int years = year - 1980;

    return date_of(year, month, (int)(day_1980 + 0.242194 * years) - years / 4);
}

static int
place_of(const struct holiday *list, size_t count, gw_date day)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i].day == day)
            return (int)i;
    }
    return -1;
}

static size_t
insert(struct holiday *list, size_t count, gw_date day, const char *name)
{
    size_t at = count;

    gw_check(count < HOLIDAYS_MAX);
    for (; at > 0 && list[at - 1].day > day; at--)
        list[at] = list[at - 1];
    list[at] = (struct holiday){ day, name };
    return count + 1;
}

static size_t
named_days(int year, struct holiday *out)
{
    size_t count = 0;

    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        const struct rule *rule = &rules[i];
        gw_date day = rule->day > 0 ? date_of(year, rule->month, rule->day)
                                    : monday_of(year, rule->month, rule->monday);
        count = insert(out, count, day, rule->name);
    }
    count = insert(out, count, equinox_of(year, 3, 20.8431), "春分の日");
    return insert(out, count, equinox_of(year, 9, 23.2488), "秋分の日");
}

size_t
holidays_of_year(int year, struct holiday out[HOLIDAYS_MAX])
{
    struct holiday named[HOLIDAYS_MAX];

    if (year < HOLIDAYS_YEAR_MIN || year > HOLIDAYS_YEAR_MAX)
        return 0;
    size_t named_count = named_days(year, named);
    size_t count = named_count;
    memcpy(out, named, named_count * sizeof *named);
    for (size_t i = 0; i + 1 < named_count; i++) {
        gw_date between = named[i].day + 1;
        bool apart = named[i + 1].day == between + 1;
        if (apart && gw_date_weekday(between) != SUNDAY)
            count = insert(out, count, between, "国民の休日");
    }
    for (size_t i = 0; i < named_count; i++) {
        gw_date day = named[i].day;
        if (gw_date_weekday(day) != SUNDAY)
            continue;
        while (place_of(out, count, day) >= 0)
            day++;
        count = insert(out, count, day, "振替休日");
    }
    return count;
}
