/* reply.c - how a handler answers (gw/request.h): notes only, nothing leaves from here. */
#include "core/dispatch.h"

static struct dispatch_reply *
reply_of(struct gw_request *req)
{
    gw_check(req->dispatch != NULL);
    return &dispatch_of(req)->reply;
}

struct gw_json *
gw_reply(struct gw_request *req, int status)
{
    struct dispatch_reply *reply = reply_of(req);

    gw_check(reply->status == 0);
    reply->status = status;
    reply->content_type = "application/json";
    gw_json_init(&reply->json, &reply->buf);
    gw_json_object(&reply->json, NULL);
    return &reply->json;
}

enum gw_err
gw_reply_nothing(struct gw_request *req)
{
    struct dispatch_reply *reply = reply_of(req);

    gw_check(reply->status == 0);
    reply->status = 204;
    return GW_OK;
}

enum gw_err
gw_reply_content(struct gw_request *req, const char *content_type, struct gw_text content)
{
    struct dispatch_reply *reply = reply_of(req);

    gw_check(reply->status == 0);
    reply->status = 200;
    reply->content_type = content_type;
    reply->content = content;
    return GW_OK;
}

void
dispatch_reply_file(struct gw_request *req, int fd, int64_t bytes, const char *content_type,
                    const char *policy)
{
    struct dispatch_reply *reply = reply_of(req);

    gw_check(reply->status == 0);
    reply->status = 200;
    reply->content_type = content_type;
    reply->policy = policy;
    reply->is_file = true;
    reply->file_fd = fd;
    reply->file_bytes = bytes;
}

void
gw_reply_version(struct gw_request *req, int64_t version)
{
    gw_check(version > 0);
    reply_of(req)->version = version;
}

void
gw_reply_header(struct gw_request *req, const char *name, struct gw_text value)
{
    struct dispatch_reply *reply = reply_of(req);

    for (size_t i = 0; i < value.bytes; i++)
        gw_check((unsigned char)value.data[i] >= ' ' && value.data[i] != 0x7f);
    gw_check(reply->headers_count < DISPATCH_HEADERS_MAX);
    reply->headers[reply->headers_count++] = (struct http_header){ .name = gw_text_from(name),
                                                                   .value = value };
}
