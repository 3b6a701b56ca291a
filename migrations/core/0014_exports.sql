-- Content that is taken out on demand of those who answer for it.

-- One row an export, kept as its record; the file itself lies in the data directory, in exports/<id>/.
CREATE TABLE export_run (
    id               BIGINT PRIMARY KEY,
    department_id    BIGINT REFERENCES department (id),      -- and those below it; NULL: the whole city
    reason           TEXT NOT NULL,
    state            INTEGER NOT NULL,  -- 1 asked, 2 refused, 3 waiting, 4 running, 5 ready, 6 failed, 7 removed, 8 expired
    asked_by         BIGINT NOT NULL REFERENCES person (id),
    asked_at         BIGINT NOT NULL,
    decided_by       BIGINT REFERENCES person (id),          -- by whose decision; NULL: none was needed, or none yet
    decided_at       BIGINT,
    decision_reason  TEXT,
    step             INTEGER NOT NULL,  -- of a running one: 1 counting, 2 files, 3 lists, 4 archive
    step_done        BIGINT NOT NULL,
    step_of          BIGINT NOT NULL,
    rows_count       BIGINT NOT NULL,
    files_count      BIGINT NOT NULL,
    files_missing    BIGINT NOT NULL,
    size_bytes       BIGINT NOT NULL,
    manifest         BLOB,              -- BLAKE2b-256 of manifest.json
    failure          TEXT,              -- key of the message that says why
    failure_number   BIGINT NOT NULL,
    ended_at         BIGINT,
    expires_at       BIGINT,
    loadable_until   BIGINT             -- an entry in the log says who loads it; until then it is given
);
CREATE INDEX export_run_asked ON export_run (asked_at, id);

-- A notice is about an item, or about an export.
CREATE TABLE notice_anew (
    id         BIGINT PRIMARY KEY,
    person_id  BIGINT NOT NULL REFERENCES person (id),
    item_id    BIGINT REFERENCES item (id),
    export_id  BIGINT REFERENCES export_run (id),
    reason     TEXT NOT NULL,
    number     BIGINT NOT NULL,
    sent_at    BIGINT NOT NULL,
    read_at    BIGINT
);
INSERT INTO notice_anew (id, person_id, item_id, reason, number, sent_at, read_at)
    SELECT id, person_id, item_id, reason, number, sent_at, read_at FROM notice;
DROP TABLE notice;
ALTER TABLE notice_anew RENAME TO notice;
CREATE INDEX notice_person ON notice (person_id, sent_at, id);
CREATE INDEX notice_sent ON notice (sent_at);
CREATE INDEX notice_item ON notice (item_id);
CREATE UNIQUE INDEX notice_unread ON notice (person_id, item_id, reason) WHERE read_at IS NULL;
