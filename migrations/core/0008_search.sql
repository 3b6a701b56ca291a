-- Search (DESIGN 4): what waits to be indexed, and what is. The index itself is the engine's (migrations/README.md, 7).

-- Changed items, in no order. `turn` counts the changes that wait: whoever indexed an older one leaves the row.
-- Neither table refers to item: what was purged must still be taken out.
CREATE TABLE search_outbox (
    item_id  BIGINT PRIMARY KEY,
    turn     BIGINT NOT NULL
);

-- What the index holds of an item, exactly as it was put in, since only the same text takes it out again.
CREATE TABLE search_doc (
    item_no       BIGINT PRIMARY KEY,
    item_id       BIGINT NOT NULL UNIQUE,
    indexed_text  TEXT NOT NULL,      -- title, number and text in their search form (gw_search_form)
    scope         TEXT NOT NULL       -- what it is filtered by: kind, container, departments, people, month
);
