/* certificate.h - certificates for servers under test. */
#ifndef TESTS_CERTIFICATE_H
#define TESTS_CERTIFICATE_H

/* A self-signed certificate of this name and its key, as `directory`/cert.pem and key.pem. */
void certificate_write(const char *directory, const char *name);
/* The name in the certificate that a server on 127.0.0.1 shows. */
const char *certificate_name_of(int port);

#endif
