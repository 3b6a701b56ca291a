/* bulletin.h - what the bulletin module's own files share; no other folder may include it. */
#ifndef BULLETIN_H
#define BULLETIN_H

#include "approval.h"
#include "board.h"
#include "board_follow.h"
#include "gw/audience.h"
#include "gw/event.h"
#include "gw/item.h"
#include "gw/mark.h"
#include "gw/module.h"
#include "gw/people.h"
#include "gw/route.h"
#include "post.h"

#define BULLETIN_NOTICES_MAX 20
#define BULLETIN_NOTICE_CHARS_MAX 500 /* of a notice's text in their list; its route says so */

extern const struct gw_message bulletin_messages[];

/* ---- handlers ---- */

gw_handler bulletin_notice_list;

enum gw_err bulletin_demo(struct gw_demo *demo) GW_MUST_USE;

/* export_store.c */
extern const struct gw_export_table *const bulletin_export_tables[];

#endif
