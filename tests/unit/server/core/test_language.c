/* Which language Accept-Language asks for. */
#include <check.h>

#include "core/language.h"

START_TEST(the_better_liked_language_wins_and_Japanese_a_tie)
{
    static const struct {
        const char *header;
        enum gw_language language;
    } cases[] = {
        { "", GW_JA },
        { "ja", GW_JA },
        { "en", GW_EN },
        { "en-GB,en;q=0.8", GW_EN },
        { "ja,en;q=0.9", GW_JA },
        { "ja;q=0.5, en;q=0.6", GW_EN },
        { "en;q=0.6,ja;q=0.600", GW_JA },
        { "fr,de", GW_JA },
        { "fr, EN;q=0.1", GW_EN },
        { "en;q=0", GW_JA },
        { "en;q=x", GW_JA },
        { "en;q=1.5", GW_JA },
        { "*", GW_JA },
        { "jax, en;q=0.2", GW_EN },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        ck_assert_msg(language_accepted(gw_text_from(cases[i].header)) == cases[i].language, "%s",
                      cases[i].header);
}
END_TEST
