-- What the core keeps for itself.

-- Dense numbers that programs count on (item_no, audience ids): no gaps, since the row is updated in the same transaction.
CREATE TABLE counter (
    name   TEXT PRIMARY KEY,
    value  BIGINT NOT NULL
);

CREATE TABLE setting (
    key         TEXT PRIMARY KEY,
    value       TEXT NOT NULL,
    updated_at  BIGINT NOT NULL
);

-- One entry for every change of state but marks, drafts and last-seen. `entry` is the canonical encoding
-- (version byte first; chain and sequence inside), `hash` is BLAKE2b-256(previous hash || entry). The columns beside them repeat what lists filter by.
CREATE TABLE audit_entry (
    id           BIGINT PRIMARY KEY,       -- chain * 2^48 + sequence: one tree for table and key
    chain        BIGINT NOT NULL,
    sequence     BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    person_id    BIGINT,
    verb         TEXT NOT NULL,
    item_id      BIGINT,
    result       TEXT NOT NULL,
    entry        BLOB NOT NULL,
    hash         BLOB NOT NULL
);
CREATE INDEX audit_entry_item ON audit_entry (item_id, at) WHERE item_id IS NOT NULL;
CREATE TRIGGER audit_entry_stays BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
CREATE TRIGGER audit_entry_is_kept BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;

-- The last entry of each chain: where the next one links on, and what a log that was cut off no longer reaches.
CREATE TABLE audit_chain (
    chain        BIGINT PRIMARY KEY,
    sequence     BIGINT NOT NULL,
    hash         BLOB NOT NULL
);

-- Replies kept for 24 h under the key that the client gave (DESIGN 3).
CREATE TABLE idempotency (
    person_id    BIGINT NOT NULL,
    route        TEXT NOT NULL,
    key          TEXT NOT NULL,
    body_digest  BLOB NOT NULL,
    status       INTEGER NOT NULL,
    version      BIGINT,
    reply        BLOB NOT NULL,
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (person_id, route, key)
);
CREATE INDEX idempotency_created_at ON idempotency (created_at);

CREATE TABLE job (
    id           BIGINT PRIMARY KEY,
    kind         TEXT NOT NULL,
    argument     TEXT NOT NULL,
    state        TEXT NOT NULL,      -- waiting, running, failed
    attempt      INTEGER NOT NULL,
    run_at       BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    last_error   TEXT
);
CREATE INDEX job_run_at ON job (state, run_at);
