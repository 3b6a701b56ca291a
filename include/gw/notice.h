/* notice.h - what people are told of (新着通知), as they choose it: reasons gathered into topics,
 * each a switch, but for those that nobody may miss.
 */
#ifndef GW_NOTICE_H
#define GW_NOTICE_H

#include "gw/err.h"

/* A module lists its topics, ended by a zero entry. A reason that no topic names always arrives. */
struct gw_notice_topic {
    const char *name;           /* "item.comment" */
    const char *label_key;      /* what staff call it */
    const char *const *reasons; /* of gw_notice_send() and gw_notice_spread(); NULL-ended */
    bool forced;                /* must-do things and corrections: it can't be switched off */
};

#endif
