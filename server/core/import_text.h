/* import_text.h - reading cells as people in city halls type them: widths, dates of the imperial
 * calendar, local characters; pure. */
#ifndef CORE_IMPORT_TEXT_H
#define CORE_IMPORT_TEXT_H

#include "gw/text.h"
#include "gw/time.h"

/* What a spreadsheet puts around a cell to keep it: ="0012" is 0012, '=A1 is =A1; and blanks at the
 * ends, U+3000 too. */
struct gw_text import_text_bare(struct gw_text cell);
/* Letters, digits, signs and blanks of full width as ASCII; the text itself where there are none.
 */
struct gw_text import_text_narrow(struct gw_arena *arena, struct gw_text text);
/* A word of a header or a choice as it is compared: narrow, small letters, without blanks, brackets
 * and what stands in them, and the dots that part words. */
struct gw_text import_text_word(struct gw_arena *arena, struct gw_text text);
/* Whether `word` is one of `words`, parted by '|'; all compared by import_text_word(). */
bool import_text_is_one_of(struct gw_arena *arena, struct gw_text word, const char *words);
/* "U+E000 U+E757": characters of the private-use areas, each once; empty without. */
struct gw_text import_text_gaiji(struct gw_arena *arena, struct gw_text text);

/* Narrow text. 2026/4/1 (or - or . or 年月日), 20260401, 令和8年4月1日, 令和元年5月1日, R8.4.1;
 * also with a time of midnight behind, as spreadsheets write it. GW_INVALID for a day that does not
 * exist and for one outside of its era. */
enum gw_err import_date_parse(struct gw_text text, gw_date *out) GW_MUST_USE;
/* The same, with an optional time "8:30" or "8:30:00", or "8時30分"; midnight without. RFC 3339,
 * too. */
enum gw_err import_moment_parse(struct gw_text text, int zone_offset_min, gw_time *out) GW_MUST_USE;

#endif
