/* certificate.c - making certificates, and looking at what a server shows. */
#include "tests/lib/certificate.h"

#include <check.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <unistd.h>

#include "tests/lib/client.h"
#include "tests/lib/memory.h"

void
certificate_write(const char *directory, const char *name)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *cert = X509_new();
    X509_NAME *subject = X509_get_subject_name(cert);
    FILE *file = fopen(test_text("%s/key.pem", directory), "w");

    ck_assert_int_eq(PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL), 1);
    fclose(file);
    X509_set_version(cert, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
    X509_gmtime_adj(X509_getm_notBefore(cert), -3600);
    X509_gmtime_adj(X509_getm_notAfter(cert), 3600);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0);
    X509_set_issuer_name(cert, subject);
    X509_set_pubkey(cert, key);
    ck_assert_int_gt(X509_sign(cert, key, EVP_sha256()), 0);
    file = fopen(test_text("%s/cert.pem", directory), "w");
    ck_assert_int_eq(PEM_write_X509(file, cert), 1);
    fclose(file);
    X509_free(cert);
    EVP_PKEY_free(key);
}

const char *
certificate_name_of(int port)
{
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    SSL *ssl = SSL_new(context);
    int fd = raw_connect(port);
    char *name = test_alloc(100);
    X509 *cert;

    SSL_set_fd(ssl, fd);
    ck_assert_int_eq(SSL_connect(ssl), 1);
    cert = SSL_get1_peer_certificate(ssl);
    ck_assert_ptr_nonnull(cert);
    X509_NAME_get_text_by_NID(X509_get_subject_name(cert), NID_commonName, name, 100);
    X509_free(cert);
    SSL_free(ssl);
    SSL_CTX_free(context);
    close(fd);
    return name;
}
