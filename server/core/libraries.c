/* libraries.c - ICU's tables for search, readings and CP932, and OpenSSL's state (libraries.h).
 *
 * Left to the first request that needs them, a moment without memory would be for ever: ICU answers
 * every later call with the same error, OpenSSL reads what it could not make.
 */
#include "core/libraries.h"

#include <unicode/ucnv.h>
#include <unicode/ucol.h>
#include <unicode/unorm2.h>

#include "http/http.h"

enum gw_err
libraries_init(struct libraries *libraries)
{
    UErrorCode status = U_ZERO_ERROR;

    libraries->collator = ucol_open("ja", &status);
    libraries->converter = ucnv_open("windows-31j", &status);
    (void)unorm2_getNFKCCasefoldInstance(&status);
    return U_SUCCESS(status) ? http_openssl_init() : GW_BUSY;
}

void
libraries_done(struct libraries *libraries)
{
    ucnv_close(libraries->converter);
    ucol_close(libraries->collator);
}
