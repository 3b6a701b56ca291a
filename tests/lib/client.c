/* client.c - the tests' HTTP client: requests, replies, JSON values. */
#include "tests/lib/client.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "tests/lib/memory.h"

struct client *
client_new(const struct server *server)
{
    struct client *client = test_alloc(sizeof(*client));
    client->port = server->port;
    client->fd = -1;
    client->host = test_text("127.0.0.1:%d", server->port);
    return client;
}

void
client_close(struct client *client)
{
    if (client->fd >= 0)
        close(client->fd);
    client->fd = -1;
}

static bool
is_unsafe(const char *method)
{
    return strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0 &&
           strcmp(method, "OPTIONS") != 0;
}

static const char *
request_text(const struct client *client, const char *method, const char *path, const char *headers,
             const char *body)
{
    const char *cookie = *client->cookie == '\0' ? "" : test_text("Cookie: %s\r\n", client->cookie);
    const char *csrf = *client->csrf == '\0' || !is_unsafe(method)
                           ? ""
                           : test_text("X-CSRF-Token: %s\r\n", client->csrf);
    const char *length = "";
    if (body != NULL)
        length = test_text("%sContent-Length: %zu\r\n",
                           headers != NULL && strstr(headers, "Content-Type:") != NULL
                               ? ""
                               : "Content-Type: application/json\r\n",
                           strlen(body));
    else if (is_unsafe(method))
        length = "Content-Length: 0\r\n";
    return test_text("%s %s HTTP/1.1\r\nHost: %s\r\n%s%s%s%s\r\n%s", method, path, client->host,
                     cookie, csrf, length, headers != NULL ? headers : "",
                     body != NULL ? body : "");
}

struct response *
client_try(struct client *client, const char *method, const char *path, const char *headers,
           const char *body)
{
    const char *text = request_text(client, method, path, headers, body);
    bool head_only = strcmp(method, "HEAD") == 0;
    struct response *response = NULL;

    if (client->fd >= 0) {
        raw_text(client->fd, text);
        response = raw_response(client->fd, head_only);
    }
    if (response == NULL) { /* first use, or the server has closed an idle connection */
        client_close(client);
        client->fd = raw_try_connect(client->port);
        if (client->fd < 0)
            return NULL;
        raw_text(client->fd, text);
        response = raw_response(client->fd, head_only);
    }
    if (response == NULL)
        return NULL;
    const char *connection = response_header(response, "Connection");
    if (connection != NULL && strcasecmp(connection, "close") == 0)
        client_close(client);
    return response;
}

struct response *
client_send(struct client *client, const char *method, const char *path, const char *headers,
            const char *body)
{
    struct response *response = client_try(client, method, path, headers, body);
    ck_assert_msg(response != NULL, "%s %s: no reply", method, path);
    return response;
}

struct response *
client_get(struct client *client, const char *path)
{
    return client_send(client, "GET", path, NULL, NULL);
}

struct response *
client_post(struct client *client, const char *path, const char *body)
{
    return client_send(client, "POST", path, NULL, body);
}

struct response *
client_put(struct client *client, const char *path, const char *body)
{
    return client_send(client, "PUT", path, NULL, body);
}

struct response *
client_patch(struct client *client, const char *path, int64_t version, const char *body)
{
    const char *match = version == 0 ? NULL
                                     : test_text("If-Match: \"%lld\"\r\n", (long long)version);
    return client_send(client, "PATCH", path, match, body);
}

struct response *
client_set(struct client *client, const char *key, const char *value)
{
    struct response *list = client_get(client, "/api/core/settings");
    int64_t version = 1;

    for (size_t i = 0; list->status == 200 && i < response_count(list, "items"); i++) {
        if (strcmp(response_string(list, test_text("items.%zu.key", i)), key) == 0)
            version = response_int(list, test_text("items.%zu.version", i));
    }
    return client_patch(client, "/api/core/settings", version,
                        test_text("{\"key\":\"%s\",\"value\":\"%s\"}", key, value));
}

struct response *
client_delete(struct client *client, const char *path)
{
    return client_send(client, "DELETE", path, NULL, NULL);
}

struct response *
client_sign_in(struct client *client, const char *login, const char *password)
{
    json_t *body = json_pack("{s:s, s:s}", "login", login, "password", password);
    char *text = json_dumps(body, JSON_COMPACT);
    struct response *response = client_post(client, "/api/session", text);
    const char *cookie = response_header(response, "Set-Cookie");

    free(text);
    json_decref(body);
    if (response->status != 200)
        return response;
    ck_assert_ptr_nonnull(cookie);
    snprintf(client->cookie, sizeof(client->cookie), "%.*s", (int)strcspn(cookie, ";"), cookie);
    snprintf(client->csrf, sizeof(client->csrf), "%s", response_string(response, "csrf"));
    return response;
}

struct client *
client_signed_in(const struct server *server, const char *login)
{
    struct client *client = client_new(server);
    struct response *response = client_sign_in(client, login, CITY_PASSWORD);
    expect_status(response, 200);
    return client;
}

const char *
response_header(const struct response *response, const char *name)
{
    size_t bytes = strlen(name);
    for (const char *line = strstr(response->head, "\r\n"); line != NULL && line[2] != '\0';
         line = strstr(line + 2, "\r\n")) {
        const char *start = line + 2;
        if (strncasecmp(start, name, bytes) != 0 || start[bytes] != ':')
            continue;
        const char *value = start + bytes + 1 + strspn(start + bytes + 1, " \t");
        return test_text("%.*s", (int)strcspn(value, "\r"), value);
    }
    return NULL;
}

json_t *
response_json(const struct response *response, const char *path)
{
    json_t *value = response->json;
    while (value != NULL && *path != '\0') {
        size_t bytes = strcspn(path, ".");
        const char *part = test_text("%.*s", (int)bytes, path);
        value = json_is_array(value) ? json_array_get(value, (size_t)strtoul(part, NULL, 10))
                                     : json_object_get(value, part);
        path += bytes + (path[bytes] == '.');
    }
    return value;
}

int64_t
response_int(const struct response *response, const char *path)
{
    json_t *value = response_json(response, path);
    ck_assert_msg(json_is_integer(value), "no number at %s: %s", path, response->body);
    return json_integer_value(value);
}

const char *
response_string(const struct response *response, const char *path)
{
    json_t *value = response_json(response, path);
    ck_assert_msg(json_is_string(value), "no string at %s: %s", path, response->body);
    return json_string_value(value);
}

bool
response_bool(const struct response *response, const char *path)
{
    json_t *value = response_json(response, path);
    ck_assert_msg(json_is_boolean(value), "no boolean at %s: %s", path, response->body);
    return json_is_true(value);
}

size_t
response_count(const struct response *response, const char *path)
{
    json_t *value = response_json(response, path);
    ck_assert_msg(json_is_array(value), "no array at %s: %s", path, response->body);
    return json_array_size(value);
}
