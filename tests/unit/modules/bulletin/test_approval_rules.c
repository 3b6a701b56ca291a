/* Who decides about a post that waits for approval, and what may become of it. */
#include <check.h>

#include "bulletin.h"

#define AUTHOR 1
#define APPROVER 2
#define OTHER 3

static enum bulletin_say
say(int64_t person_id, bool is_approver, int64_t stands_in_for)
{
    const struct gw_item item = { .author_id = AUTHOR, .on_behalf_of = 4 };
    const struct bulletin_approval approval = { .asked_by = 5 };
    const struct bulletin_case in = { .is_concerned = bulletin_is_concerned(&item, &approval,
                                                                            person_id),
                                      .is_approver = is_approver,
                                      .stands_in_for = stands_in_for };

    return bulletin_say_of(&in);
}

START_TEST(an_approver_decides_and_others_have_no_say)
{
    ck_assert_int_eq(say(APPROVER, true, 0), BULLETIN_DECIDES);
    ck_assert_int_eq(say(OTHER, false, 0), BULLETIN_NO_SAY);
    ck_assert_int_eq(say(AUTHOR, false, 0), BULLETIN_NO_SAY);
}
END_TEST

START_TEST(a_deputy_decides_for_who_is_away_and_not_where_the_right_is_the_own)
{
    ck_assert_int_eq(say(OTHER, false, APPROVER), BULLETIN_DECIDES_FOR);
    ck_assert_int_eq(say(OTHER, true, APPROVER), BULLETIN_DECIDES);
}
END_TEST

START_TEST(nobody_decides_about_what_one_wrote_asked_for_or_had_written)
{
    static const int64_t concerned[] = { AUTHOR, 4, 5 };

    for (size_t i = 0; i < 3; i++) {
        ck_assert_int_eq(say(concerned[i], true, 0), BULLETIN_OWN_CASE);
        ck_assert_int_eq(say(concerned[i], false, APPROVER), BULLETIN_OWN_CASE);
    }
}
END_TEST

START_TEST(members_name_an_actor_by_person_department_or_position)
{
    static const int64_t own[] = { 12 }, above[] = { 10, 12 }, positions[] = { 70, 71 };
    const struct gw_actor actor = { .person_id = APPROVER,
                                    .departments = own,
                                    .departments_count = 1,
                                    .departments_above = above,
                                    .departments_above_count = 2,
                                    .positions = positions,
                                    .positions_count = 2 };
    const struct {
        struct gw_audience_member member;
        bool named;
    } cases[] = {
        { { .person_id = APPROVER }, true },
        { { .person_id = OTHER }, false },
        { { .department_id = 12 }, true },
        { { .department_id = 10 }, false },
        { { .department_id = 10, .below = true }, true },
        { { .department_id = 11, .below = true }, false },
        { { .position_id = 71 }, true },
        { { .position_id = 72 }, false },
        { { .group_id = 5 }, false }, /* looked up by the caller */
        { { .person_id = 0 }, true }, /* everybody */
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct gw_audience_member list[2] = { { .person_id = OTHER }, cases[i].member };
        const struct gw_audience_members members = { .list = list, .count = 2 };

        ck_assert_int_eq(bulletin_members_name(&members, &actor), cases[i].named);
    }
    ck_assert(!bulletin_members_name(&(struct gw_audience_members){ .count = 0 }, &actor));
}
END_TEST

START_TEST(approval_goes_through_its_table_and_ends_with_approval)
{
    static const unsigned allowed[][2] = {
        { BULLETIN_NOT_ASKED, BULLETIN_ASKED }, { BULLETIN_ASKED, BULLETIN_RETURNED },
        { BULLETIN_ASKED, BULLETIN_APPROVED },  { BULLETIN_ASKED, BULLETIN_TAKEN_BACK },
        { BULLETIN_RETURNED, BULLETIN_ASKED },  { BULLETIN_TAKEN_BACK, BULLETIN_ASKED },
    };

    for (unsigned from = 0; from <= BULLETIN_TAKEN_BACK; from++) {
        for (unsigned to = 0; to <= BULLETIN_TAKEN_BACK; to++) {
            bool wanted = false;

            for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++)
                wanted |= allowed[i][0] == from && allowed[i][1] == to;
            ck_assert_int_eq(gw_fsm_may(&bulletin_approval_states, from, to), wanted);
        }
        ck_assert_ptr_nonnull(bulletin_approval_state_name(from));
    }
}
END_TEST
