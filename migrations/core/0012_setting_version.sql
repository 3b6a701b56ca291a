-- Settings change like all else: with If-Match. One that was never stored is at version 1.

ALTER TABLE setting ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
