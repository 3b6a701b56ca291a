-- Posts whole: approval before publication (掲載承認), and deadlines that count from the day of publication.

-- Confirm by so many business days after publication; NULL: the item's own date counts.
ALTER TABLE bulletin_post ADD COLUMN confirm_days INTEGER;

-- Each time that approval was asked for is a round; the last one counts.
CREATE TABLE bulletin_approval (
    item_id       BIGINT NOT NULL REFERENCES item (id),
    round         INTEGER NOT NULL,
    state         INTEGER NOT NULL,                  -- enum bulletin_approval_state
    asked_by      BIGINT NOT NULL REFERENCES person (id),
    asked_at      BIGINT NOT NULL,
    -- Who decides in the place of an approver whose own post it is, where no other approver is there.
    stand_in_id   BIGINT REFERENCES person (id),
    stand_in_for  BIGINT REFERENCES person (id),
    decided_by    BIGINT REFERENCES person (id),
    deputy_for    BIGINT REFERENCES person (id),     -- 代決: the absent approver
    decided_at    BIGINT,
    comment       TEXT,
    seen_at       BIGINT,                            -- 後閲 by the absent approver
    PRIMARY KEY (item_id, round)
);
CREATE INDEX bulletin_approval_asked ON bulletin_approval (asked_at, item_id) WHERE state = 1;
CREATE INDEX bulletin_approval_unseen ON bulletin_approval (deputy_for, decided_at)
    WHERE deputy_for IS NOT NULL AND seen_at IS NULL;
