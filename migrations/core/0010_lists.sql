-- Lists answered from an index alone, and everybody's read marks of one slice in one walk.

-- What decides whether a container's list shows an item; what its line says is in memory or one look by id.
DROP INDEX item_container;
CREATE INDEX item_container ON item (container_id, state, published_from, id, parent_id, audience_id, published_until,
    pinned_until, hidden_at, removed_at, trashed_at);

CREATE INDEX read_mark_slice ON read_mark (slice, person_id);
