/* people_demo.h - the people module's part of the demonstration city. */
#ifndef PEOPLE_DEMO_H
#define PEOPLE_DEMO_H

#include "gw/demo.h"

enum gw_err people_demo(struct gw_demo *demo) GW_MUST_USE;

#endif
