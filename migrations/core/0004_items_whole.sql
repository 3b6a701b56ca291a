-- Items whole: managers, comments, confirmation, official records, counts, trash; and what finds them quickly.

ALTER TABLE item ADD COLUMN managers_id BIGINT REFERENCES audience (id);        -- 管理権限 beside author and chief
ALTER TABLE item ADD COLUMN comments_allowed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE item ADD COLUMN official_record INTEGER NOT NULL DEFAULT 0;         -- 公文書
ALTER TABLE item ADD COLUMN confirm INTEGER NOT NULL DEFAULT 0;                 -- 確認を求める
ALTER TABLE item ADD COLUMN confirm_by INTEGER;                                 -- 確認期限, local day
ALTER TABLE item ADD COLUMN files_count INTEGER NOT NULL DEFAULT 0;             -- of the current version
ALTER TABLE item ADD COLUMN comments_count INTEGER NOT NULL DEFAULT 0;          -- those that are shown
-- Who put it into the trash (a draft: trashed_at too) or withdrew it, and when: the list of what may be restored.
ALTER TABLE item ADD COLUMN discarded_by BIGINT REFERENCES person (id);
ALTER TABLE item ADD COLUMN discarded_at BIGINT;
UPDATE item SET discarded_by = author_id, discarded_at = updated_at WHERE state = 5;

-- What one wrote, by state: drafts (1) as well as what is published. The rowid, which is the id, ends every index.
DROP INDEX item_author;
CREATE INDEX item_author ON item (author_id, state, published_from);
-- 新着 over many containers; comments (which have a parent) are not in it.
CREATE INDEX item_newest ON item (published_from) WHERE state = 3 AND parent_id IS NULL;
-- Each of these holds few items, and costs nothing where an item isn't one of them.
CREATE INDEX item_children ON item (parent_id, created_at) WHERE parent_id IS NOT NULL;
CREATE INDEX item_discarded ON item (discarded_by, discarded_at) WHERE discarded_by IS NOT NULL;
CREATE INDEX item_trashed ON item (trashed_at) WHERE trashed_at IS NOT NULL;
CREATE INDEX item_pinned ON item (container_id, pinned_until) WHERE pinned_until IS NOT NULL AND state = 3;
CREATE INDEX item_review ON item (review_on) WHERE review_on IS NOT NULL AND state = 3;
CREATE INDEX item_dispose ON item (dispose_on) WHERE dispose_on IS NOT NULL;
CREATE INDEX item_confirm ON item (confirm_by) WHERE confirm = 1 AND state = 3;

-- What a comment has beside its item, whose parent_id and container_id are the item it stands below. `page` is where it is read.
CREATE TABLE item_comment (
    item_id    BIGINT PRIMARY KEY REFERENCES item (id),
    reply_to   BIGINT REFERENCES item (id) ON DELETE SET NULL,
    page       TEXT NOT NULL,
    body_text  TEXT NOT NULL
);
CREATE INDEX item_comment_reply ON item_comment (reply_to) WHERE reply_to IS NOT NULL;
