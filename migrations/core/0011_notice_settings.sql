-- What a person doesn't want to be told, and what has to be indexed again.

-- 新着通知 that the person has switched off. `topic` is of a module's table (gw/notice.h); `channel` is in_app.
CREATE TABLE notice_off (
    person_id  BIGINT NOT NULL REFERENCES person (id),
    topic      TEXT NOT NULL,
    channel    TEXT NOT NULL,
    PRIMARY KEY (person_id, topic, channel)
);

-- Names of attachments are searched from now on, and comments stand where their item was moved to.
INSERT INTO search_outbox (item_id, turn) SELECT id, 1 FROM item WHERE files_count > 0 OR parent_id IS NOT NULL
    ON CONFLICT (item_id) DO UPDATE SET turn = search_outbox.turn + 1;

-- Audiences that nothing referred to when a turn of the collection looked. Whoever finds one again takes it out of here, in the
-- same transaction; what still is here a turn later, and still unused, is emptied. Its row stays, as '-' and its id: no scan for
-- what refers to it is needed, and if anything did, it would be for nobody.
CREATE TABLE audience_unused (
    audience_id  BIGINT PRIMARY KEY REFERENCES audience (id),
    marked_at    BIGINT NOT NULL
);
