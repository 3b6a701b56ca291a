-- Confirmations (確認), who was asked for them, reminders, notices, the must-do list; and read marks that begin with joining.

-- Whoever gets an account now starts with all that was published before as read marks; 0: `joined_at` still decides, until a
-- job has made the marks.
ALTER TABLE account ADD COLUMN marks_seeded INTEGER NOT NULL DEFAULT 0;
CREATE INDEX account_unseeded ON account (joined_at) WHERE marks_seeded = 0;

-- What isn't published yet stays unread for whoever joins meanwhile: drafts (1) and waiting ones (2).
CREATE INDEX item_unpublished ON item (item_no) WHERE state < 3;

-- One row for each person who has confirmed; `kind` is own, on_behalf (代理確認) or department (所属確認).
CREATE TABLE confirmation (
    item_id        BIGINT NOT NULL REFERENCES item (id),
    person_id      BIGINT NOT NULL REFERENCES person (id),
    item_no        BIGINT NOT NULL,          -- the item's, for the bitmap of who asks
    kind           TEXT NOT NULL,
    confirmed_by   BIGINT NOT NULL REFERENCES person (id),
    department_id  BIGINT REFERENCES department (id),
    version        BIGINT NOT NULL,
    confirmed_at   BIGINT NOT NULL,
    PRIMARY KEY (item_id, person_id)
);
CREATE INDEX confirmation_person ON confirmation (person_id, item_no);

-- Confirmations of what was corrected and is asked for again: kept, not counted.
CREATE TABLE confirmation_past (
    item_id        BIGINT NOT NULL REFERENCES item (id),
    person_id      BIGINT NOT NULL REFERENCES person (id),
    kind           TEXT NOT NULL,
    confirmed_by   BIGINT NOT NULL REFERENCES person (id),
    department_id  BIGINT REFERENCES department (id),
    version        BIGINT NOT NULL,
    confirmed_at   BIGINT NOT NULL,
    PRIMARY KEY (item_id, version, person_id)
);

-- Who was in the audience when the item began to ask: 8 bytes big endian each, sorted. 10,000 people are one row.
CREATE TABLE confirm_request (
    item_id     BIGINT PRIMARY KEY REFERENCES item (id),
    asked_at    BIGINT NOT NULL,
    person_ids  BLOB NOT NULL
);

-- That a round of reminders went out; `kind` is manual, due, overdue, chief or review.
CREATE TABLE reminder (
    item_id        BIGINT NOT NULL REFERENCES item (id),
    kind           TEXT NOT NULL,
    day            INTEGER NOT NULL,
    people         BIGINT NOT NULL,
    sent_at        BIGINT NOT NULL,
    PRIMARY KEY (item_id, kind, day)
);

-- 新着通知: `reason` is a message key, `number` stands for its {n}.
CREATE TABLE notice (
    id         BIGINT PRIMARY KEY,
    person_id  BIGINT NOT NULL REFERENCES person (id),
    item_id    BIGINT NOT NULL REFERENCES item (id),
    reason     TEXT NOT NULL,
    number     BIGINT NOT NULL,
    sent_at    BIGINT NOT NULL,
    read_at    BIGINT
);
CREATE INDEX notice_person ON notice (person_id, sent_at, id);
CREATE INDEX notice_sent ON notice (sent_at);
CREATE INDEX notice_item ON notice (item_id);
CREATE UNIQUE INDEX notice_unread ON notice (person_id, item_id, reason) WHERE read_at IS NULL;

-- 要対応 beside confirmations: of one person, or of whoever of an audience does it first.
CREATE TABLE todo (
    id           BIGINT PRIMARY KEY,
    item_id      BIGINT NOT NULL REFERENCES item (id),
    person_id    BIGINT REFERENCES person (id),
    audience_id  BIGINT REFERENCES audience (id),
    reason       TEXT NOT NULL,              -- approve, review, …
    due          INTEGER,
    created_at   BIGINT NOT NULL
);
CREATE UNIQUE INDEX todo_item ON todo (item_id, reason, COALESCE(person_id, 0), COALESCE(audience_id, 0));
CREATE INDEX todo_person ON todo (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX todo_audience ON todo (audience_id) WHERE audience_id IS NOT NULL;

INSERT INTO counter (name, value) VALUES ('confirmation', 0);
