/* sql_words.c - see sql_words.h. */
#include "db/sql_words.h"

#include <ctype.h>

bool
sql_starts(struct gw_text text, size_t at, const char *word)
{
    size_t bytes = strlen(word);

    return text.bytes - at >= bytes && strncasecmp(text.data + at, word, bytes) == 0;
}

bool
sql_is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

size_t
sql_after_word(struct gw_text text, size_t at, const char *word)
{
    size_t end = at + strlen(word);

    if (!sql_starts(text, at, word) || (at > 0 && sql_is_word(text.data[at - 1])) ||
        (end < text.bytes && sql_is_word(text.data[end])))
        return at;
    return end;
}

size_t
sql_after_space(struct gw_text text, size_t at)
{
    while (at < text.bytes && isspace((unsigned char)text.data[at]))
        at++;
    return at;
}

size_t
sql_after_quoted(struct gw_text text, size_t at)
{
    const char *close = NULL;
    size_t start = at + 1;

    if (sql_starts(text, at, "--"))
        close = "\n";
    else if (sql_starts(text, at, "/*"))
        close = "*/";
    else if (text.data[at] == '\'')
        close = "'";
    else if (text.data[at] == '"')
        close = "\"";
    else if (text.data[at] == '`')
        close = "`";
    else if (text.data[at] == '[')
        close = "]";
    if (close == NULL)
        return at;
    if (close[1] != '\0')
        start++;
    while (start < text.bytes && !sql_starts(text, start, close))
        start++;
    start += strlen(close);
    return start < text.bytes ? start : text.bytes;
}
