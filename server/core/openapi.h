/* openapi.h - the reference of the API, made from the route table (OpenAPI 3.1). */
#ifndef CORE_OPENAPI_H
#define CORE_OPENAPI_H

#include "core/registry.h"
#include "gw/json.h"

/* The members of the document, into an object that is open. Any thread. */
void openapi_render(const struct registry *registry, struct gw_json *json);

#endif
