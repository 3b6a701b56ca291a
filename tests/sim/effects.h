/* effects.h - the statuses of acts, and what of act_apply() is about other things than posts;
 * private to effects*.c.
 */
#ifndef TESTS_SIM_EFFECTS_H
#define TESTS_SIM_EFFECTS_H

#include "tests/sim/act.h"

enum {
    OK = 200,
    CREATED = 201,
    NOTHING = 204,
    DENIED = 403,
    MISSING = 404,
    CONFLICT = 409,
    STALE = 412,
    INVALID = 422
};

int effect_mark(struct model *model, const struct act *act);
int effect_marks(struct model *model, const struct act *act);
int effect_mark_all(struct model *model, const struct act *act);
int effect_comment_create(struct model *model, const struct act *act);
int effect_comment_change(struct model *model, const struct act *act);
int effect_confirm(struct model *model, const struct act *act);
int effect_remind(struct model *model, const struct act *act);
int effect_notice_set(struct model *model, const struct act *act);
int effect_export_show(const struct model *model, const struct act *act);
int effect_export_ask(struct model *model, const struct act *act);
int effect_export_decide(struct model *model, const struct act *act);
int effect_unconfirm(struct model *model, const struct act *act);
int effect_board_create(struct model *model, const struct act *act);
int effect_board_change(struct model *model, const struct act *act);
int effect_group_change(struct model *model, const struct act *act);
int effect_upload(struct model *model, const struct act *act);

#endif
