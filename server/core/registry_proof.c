/* registry_proof.c - proves the modules' tables at start, so that no request meets a gap in them.
 *
 * Proven here: module names; permissions (name "<module>.<noun>.<verb>", summary, article, grants);
 * kinds (prefix, declared permission to read, loader); messages (both languages; one for every
 * outcome and every field fault); settings (default inside the limits); jobs; workers;
 * subscriptions; all names unique over all modules. Routes and fields: registry_proof_routes.c.
 */
#include "core/registry_proof.h"

#include <stdarg.h>

#include "core/field.h"

void
proof_fault(struct proof *proof, const char *format, ...)
{
    char line[512];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(line, sizeof(line), format, args);
    va_end(args);
    proof->faults++;
    proof->report(proof->arg, line);
}

bool
proof_is_blank(const char *text)
{
    return text == NULL || text[0] == '\0';
}

static bool
name_equal(const char *left, const char *right)
{
    return left != NULL && right != NULL && strcmp(left, right) == 0;
}

/* How many dots `name` has; -1 when it holds anything but [a-z0-9_] between them, or an empty part.
 */
static int
name_dots(const char *name)
{
    int dots = 0;
    bool part_open = false;

    for (const char *c = name; *c != '\0'; c++) {
        bool letter = *c >= 'a' && *c <= 'z';
        bool other = (*c >= '0' && *c <= '9') || *c == '_';

        if (*c == '.' && !part_open)
            return -1;
        if (*c == '.')
            dots++;
        else if (!letter && !(other && part_open))
            return -1;
        part_open = *c != '.';
    }
    return part_open ? dots : -1;
}

static bool
name_is_of(const struct gw_module *module, const char *name)
{
    size_t length = strlen(module->name);

    return strncmp(name, module->name, length) == 0 && name[length] == '.';
}

bool
proof_has_permission(const struct proof *proof, const char *name)
{
    for (size_t m = 0; proof->modules[m] != NULL; m++) {
        const struct gw_permission *p = proof->modules[m]->permissions;

        for (; p != NULL && p->name != NULL; p++) {
            if (name_equal(p->name, name))
                return true;
        }
    }
    return false;
}

/* How often any module gives the message. */
static size_t
messages_count(const struct proof *proof, const char *key)
{
    size_t count = 0;

    for (size_t m = 0; proof->modules[m] != NULL; m++) {
        const struct gw_message *message = proof->modules[m]->messages;

        for (; message != NULL && message->key != NULL; message++)
            count += name_equal(message->key, key);
    }
    return count;
}

bool
proof_has_message(const struct proof *proof, const char *key)
{
    return messages_count(proof, key) > 0;
}

static void
prove_module(struct proof *proof, size_t index)
{
    const struct gw_module *module = proof->modules[index];

    if (proof_is_blank(module->name) || name_dots(module->name) != 0)
        proof_fault(proof, "module %zu: name must be of [a-z0-9_]", index);
    for (size_t i = 0; i < index; i++) {
        if (name_equal(proof->modules[i]->name, module->name))
            proof_fault(proof, "module %s: listed twice", module->name);
    }
}

static void
prove_grants(struct proof *proof, const struct gw_permission *permission)
{
    unsigned seen = 0;

    for (size_t i = 0; i <= GW_ROLE_END; i++) {
        const struct gw_grant *grant = &permission->grants[i];

        if (grant->scope == GW_NOWHERE)
            return;
        if (grant->role >= GW_ROLE_END || grant->scope > GW_ALL)
            proof_fault(proof, "permission %s: grant %zu is none", permission->name, i);
        else if (seen & (1U << grant->role))
            proof_fault(proof, "permission %s: a role is granted twice", permission->name);
        else
            seen |= 1U << grant->role;
    }
    proof_fault(proof, "permission %s: grants have no end", permission->name);
}

static void
prove_permissions(struct proof *proof, const struct gw_module *module)
{
    const struct gw_permission *p;

    for (p = module->permissions; p != NULL && p->name != NULL; p++) {
        if (name_dots(p->name) != 2 || !name_is_of(module, p->name))
            proof_fault(proof, "permission %s: name must be %s.<noun>.<verb>", p->name,
                        module->name);
        if (proof_is_blank(p->summary) || proof_is_blank(p->article))
            proof_fault(proof, "permission %s: summary and article are needed", p->name);
        prove_grants(proof, p);
        for (const struct gw_permission *q = module->permissions; q < p; q++) {
            if (name_equal(q->name, p->name))
                proof_fault(proof, "permission %s: declared twice", p->name);
        }
    }
}

static void
prove_kinds(struct proof *proof, const struct gw_module *module)
{
    for (size_t i = 0; module->kinds != NULL && module->kinds[i] != NULL; i++) {
        const struct gw_kind *kind = module->kinds[i];

        if (proof_is_blank(kind->name) || name_dots(kind->name) != 1 ||
            !name_is_of(module, kind->name)) {
            proof_fault(proof, "module %s: kind %zu must be named %s.<noun>", module->name, i,
                        module->name);
            continue;
        }
        if (!proof_has_permission(proof, kind->read))
            proof_fault(proof, "kind %s: permission to read is not declared", kind->name);
        if (kind->load == NULL)
            proof_fault(proof, "kind %s: no loader", kind->name);
        if (kind->label_key != NULL && !proof_has_message(proof, kind->label_key))
            proof_fault(proof, "kind %s: message %s is missing", kind->name, kind->label_key);
        for (size_t j = 0; j < i; j++) {
            if (name_equal(module->kinds[j]->name, kind->name))
                proof_fault(proof, "kind %s: declared twice", kind->name);
        }
    }
}

static void
prove_messages(struct proof *proof, const struct gw_module *module)
{
    const struct gw_message *message;

    for (message = module->messages; message != NULL && message->key != NULL; message++) {
        if (name_dots(message->key) < 1)
            proof_fault(proof, "message %s: key must be <area>.<what>", message->key);
        if (proof_is_blank(message->ja) || proof_is_blank(message->en))
            proof_fault(proof, "message %s: a language is missing", message->key);
        if (messages_count(proof, message->key) > 1)
            proof_fault(proof, "message %s: given twice", message->key);
    }
}

static void
prove_required_messages(struct proof *proof)
{
    for (int err = GW_OK + 1; err < GW_ERR_END; err++) {
        char key[64];

        (void)snprintf(key, sizeof(key), "error.%s", gw_err_name((enum gw_err)err));
        if (!proof_has_message(proof, key))
            proof_fault(proof, "message %s: missing", key);
        (void)snprintf(key, sizeof(key), "error.%s.detail", gw_err_name((enum gw_err)err));
        if (!proof_has_message(proof, key))
            proof_fault(proof, "message %s: missing", key);
    }
    for (size_t i = 0; field_message_keys[i] != NULL; i++) {
        if (!proof_has_message(proof, field_message_keys[i]))
            proof_fault(proof, "message %s: missing", field_message_keys[i]);
    }
}

static void
prove_setting_value(struct proof *proof, const struct gw_setting_spec *spec)
{
    struct gw_text text = gw_text_from(spec->default_text);

    if (spec->default_text == NULL &&
        (spec->default_number < spec->min || spec->default_number > spec->max))
        proof_fault(proof, "setting %s: default is outside its limits", spec->key);
    if (spec->default_text != NULL && gw_text_chars(text) > spec->chars_max)
        proof_fault(proof, "setting %s: default is longer than chars_max", spec->key);
}

static void
prove_settings(struct proof *proof, const struct gw_module *module)
{
    const struct gw_setting_spec *spec;
    bool is_core = name_equal(module->name, "core");

    for (spec = module->settings; spec != NULL && spec->key != NULL; spec++) {
        bool named = is_core ? name_dots(spec->key) == 0
                             : name_dots(spec->key) == 1 && name_is_of(module, spec->key);

        if (!named)
            proof_fault(proof, "setting %s: must be named <module>.<name>, core's <name>",
                        spec->key);
        if (proof_is_blank(spec->summary))
            proof_fault(proof, "setting %s: no summary", spec->key);
        prove_setting_value(proof, spec);
        for (const struct gw_setting_spec *other = module->settings; other < spec; other++) {
            if (name_equal(other->key, spec->key))
                proof_fault(proof, "setting %s: declared twice", spec->key);
        }
    }
}

static void
prove_jobs(struct proof *proof, const struct gw_module *module)
{
    const struct gw_job_kind *job;

    for (job = module->jobs; job != NULL && job->name != NULL; job++) {
        if (name_dots(job->name) < 1 || !name_is_of(module, job->name))
            proof_fault(proof, "job %s: must be named %s.<what>", job->name, module->name);
        if (job->run == NULL && job->finish == NULL)
            proof_fault(proof, "job %s: does nothing", job->name);
        if (job->attempts_max < 1 || job->every_s < 0)
            proof_fault(proof, "job %s: attempts_max or every_s makes no sense", job->name);
        for (const struct gw_job_kind *other = module->jobs; other < job; other++) {
            if (name_equal(other->name, job->name))
                proof_fault(proof, "job %s: declared twice", job->name);
        }
    }
}

static void
prove_workers(struct proof *proof, const struct gw_module *module)
{
    const struct gw_worker_kind *const *kind = module->workers;

    for (; kind != NULL && *kind != NULL; kind++) {
        if (name_dots((*kind)->name) < 1 || !name_is_of(module, (*kind)->name))
            proof_fault(proof, "worker %s: must be named %s.<what>", (*kind)->name, module->name);
        if ((*kind)->run == NULL)
            proof_fault(proof, "worker %s: does nothing", (*kind)->name);
    }
}

static void
prove_subscriptions(struct proof *proof, const struct gw_module *module)
{
    const struct gw_subscription *s;

    for (s = module->subscriptions; s != NULL && s->event != NULL; s++) {
        if (name_dots(s->event) < 1)
            proof_fault(proof, "module %s: subscription %s is no event name", module->name,
                        s->event);
        if (s->handle == NULL)
            proof_fault(proof, "module %s: subscription %s has no handler", module->name, s->event);
    }
}

void
proof_run(struct proof *proof)
{
    for (size_t m = 0; proof->modules[m] != NULL; m++) {
        prove_module(proof, m);
        if (proof_is_blank(proof->modules[m]->name))
            continue;
        prove_permissions(proof, proof->modules[m]);
        prove_kinds(proof, proof->modules[m]);
        prove_messages(proof, proof->modules[m]);
        prove_settings(proof, proof->modules[m]);
        prove_jobs(proof, proof->modules[m]);
        prove_workers(proof, proof->modules[m]);
        prove_subscriptions(proof, proof->modules[m]);
    }
    prove_required_messages(proof);
    proof_routes(proof);
}
