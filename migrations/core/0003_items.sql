-- Items: the shared part of everything that staff publish (DESIGN 4), their audiences, versions and read marks.

-- Equal sets are one row: `members` is the canonical list ("d12,d15+,p7": '+' includes the departments below).
CREATE TABLE audience (
    id       BIGINT PRIMARY KEY,           -- dense, from counter 'audience'; 1 is everybody
    members  TEXT NOT NULL UNIQUE
);
CREATE TABLE audience_member (
    audience_id    BIGINT NOT NULL REFERENCES audience (id),
    department_id  BIGINT REFERENCES department (id),
    below          INTEGER NOT NULL,
    person_id      BIGINT REFERENCES person (id)
);
CREATE INDEX audience_member_audience ON audience_member (audience_id);
CREATE INDEX audience_member_department ON audience_member (department_id) WHERE department_id IS NOT NULL;
CREATE INDEX audience_member_person ON audience_member (person_id) WHERE person_id IS NOT NULL;
INSERT INTO audience (id, members) VALUES (1, '*');
-- 'read_mark' counts the changes of read marks, so that a reader can tell how new its snapshot of them is.
INSERT INTO counter (name, value) VALUES ('audience', 1), ('item_no', 0), ('read_mark', 0);

CREATE TABLE item (
    id                    BIGINT PRIMARY KEY,
    item_no               BIGINT NOT NULL UNIQUE,   -- dense, 32 bits: key of mark bitmaps and search
    kind                  TEXT NOT NULL,
    container_id          BIGINT NOT NULL,
    parent_id             BIGINT REFERENCES item (id),
    title                 TEXT NOT NULL,
    owner_department_id   BIGINT NOT NULL REFERENCES department (id),
    author_id             BIGINT NOT NULL REFERENCES person (id),
    on_behalf_of          BIGINT REFERENCES person (id),
    issuer_department_id  BIGINT REFERENCES department (id),
    contact               TEXT NOT NULL,
    audience_id           BIGINT NOT NULL REFERENCES audience (id),
    state                 INTEGER NOT NULL,         -- enum gw_item_state
    hidden_at             BIGINT,
    removed_at            BIGINT,
    trashed_at            BIGINT,
    importance            INTEGER NOT NULL,         -- 0 normal, 1 important
    pinned_until          BIGINT,
    information_class     INTEGER NOT NULL,         -- N8: 1 … 5
    confidentiality       INTEGER NOT NULL,         -- 1 … 3
    published_from        BIGINT NOT NULL,
    published_until       BIGINT,
    review_on             INTEGER,
    retention             TEXT,                     -- 保存期間
    dispose_on            INTEGER,
    hold                  INTEGER NOT NULL,         -- 保全: 1 stops purge
    document_no           TEXT,
    version               BIGINT NOT NULL,
    created_at            BIGINT NOT NULL,
    updated_at            BIGINT NOT NULL
);
CREATE INDEX item_container ON item (container_id, state, published_from, id);
CREATE INDEX item_author ON item (author_id, created_at);
CREATE INDEX item_owner ON item (owner_department_id, state, published_from);
-- What the clock will move next: waiting (2) to current (3), current to past (enum gw_item_state).
CREATE INDEX item_to_publish ON item (published_from) WHERE state = 2;
CREATE INDEX item_to_end ON item (published_until) WHERE state = 3 AND published_until IS NOT NULL;

-- What the item was at each version, the current one included; `content` is the module's columns as JSON.
CREATE TABLE item_version (
    item_id     BIGINT NOT NULL REFERENCES item (id),
    version     BIGINT NOT NULL,
    title       TEXT NOT NULL,
    content     TEXT NOT NULL,
    author_id   BIGINT NOT NULL REFERENCES person (id),
    changed_at  BIGINT NOT NULL,
    PRIMARY KEY (item_id, version)
);

-- Read marks: item numbers in slices of 65,536, one portable roaring bitmap each.
CREATE TABLE read_mark (
    person_id  BIGINT NOT NULL REFERENCES person (id),
    slice      BIGINT NOT NULL,
    bitmap     BLOB NOT NULL,
    PRIMARY KEY (person_id, slice)
);
