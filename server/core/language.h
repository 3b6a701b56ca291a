/* language.h - in which language a person reads, before anybody has signed in. */
#ifndef CORE_LANGUAGE_H
#define CORE_LANGUAGE_H

#include "gw/actor.h"

/* The one of ja and en that Accept-Language likes best (RFC 9110 section 12.5.4); Japanese where it
 * names neither or likes both alike. */
enum gw_language language_accepted(struct gw_text accept_language);
/* "ja" or "en". */
const char *language_name(enum gw_language language);

#endif
