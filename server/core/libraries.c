/* libraries.c - ICU's tables for search, readings and CP932, OpenSSL's state, and the C library's
 * time zone, which libzip asks for (libraries.h).
 *
 * Left to the first request that needs them, a moment without memory would be for ever: ICU answers
 * every later call with the same error, OpenSSL reads what it could not make.
 */
#include "core/libraries.h"

#include <time.h>
#include <unicode/ucnv.h>
#include <unicode/ucol.h>
#include <unicode/unorm2.h>

#include "gw/log.h"
#include "http/http.h"

enum gw_err
libraries_init(struct libraries *libraries)
{
    UErrorCode status = U_ZERO_ERROR;

    tzset();
    libraries->collator = ucol_open("ja", &status);
    libraries->converter = ucnv_open("windows-31j", &status);
    (void)unorm2_getNFKCCasefoldInstance(&status);
    if (U_SUCCESS(status))
        return http_openssl_init();
    gw_log(GW_LOG_ERROR, "libraries.icu", GW_LOG_STR("error", gw_text_from(u_errorName(status))));
    return status == U_MEMORY_ALLOCATION_ERROR ? GW_BUSY : GW_BUG;
}

void
libraries_done(struct libraries *libraries)
{
    ucnv_close(libraries->converter);
    ucol_close(libraries->collator);
}
