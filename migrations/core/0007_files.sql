-- Files: content once per digest, names by who uploaded them, attachments by version of an item (DESIGN 3).

-- The content itself is blobs/aa/bb/<digest in hex> in the data directory.
CREATE TABLE blob (
    id          BIGINT PRIMARY KEY,
    digest      BLOB NOT NULL UNIQUE,        -- BLAKE2b-256 of the content
    size_bytes  BIGINT NOT NULL,
    created_at  BIGINT NOT NULL
);

-- An upload under way. How much of it is there says the length of uploads/<token> in the data directory.
-- When it is whole, a file with its id takes its place.
CREATE TABLE upload (
    id          BIGINT PRIMARY KEY,
    person_id   BIGINT NOT NULL REFERENCES person (id),
    token       TEXT NOT NULL UNIQUE,        -- random, 32 hexadecimal digits
    name        TEXT NOT NULL,
    size_bytes  BIGINT NOT NULL,             -- of the whole
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL
);
CREATE INDEX upload_person ON upload (person_id);
CREATE INDEX upload_expires ON upload (expires_at);

CREATE TABLE file (
    id            BIGINT PRIMARY KEY,
    blob_id       BIGINT NOT NULL REFERENCES blob (id),
    person_id     BIGINT NOT NULL REFERENCES person (id),   -- who uploaded it
    name          TEXT NOT NULL,             -- as given
    content_type  TEXT NOT NULL,             -- by content
    size_bytes    BIGINT NOT NULL,
    width         INTEGER,                   -- of an image, in pixels
    height        INTEGER,
    created_at    BIGINT NOT NULL,
    released_at   BIGINT                     -- since when no item has it; NULL while one does
);
CREATE INDEX file_blob ON file (blob_id);
CREATE INDEX file_person ON file (person_id, size_bytes);
CREATE INDEX file_released ON file (released_at) WHERE released_at IS NOT NULL;

-- What an item has from one version on, up to the one that no longer has it.
CREATE TABLE attachment (
    item_id        BIGINT NOT NULL REFERENCES item (id),
    file_id        BIGINT NOT NULL REFERENCES file (id),
    position       INTEGER NOT NULL,
    from_version   BIGINT NOT NULL,
    until_version  BIGINT,                   -- the first version without it
    PRIMARY KEY (item_id, file_id, from_version)
);
CREATE INDEX attachment_file ON attachment (file_id);
-- The files that an item has now, for lists that count them.
CREATE INDEX attachment_now ON attachment (item_id) WHERE until_version IS NULL;
