-- Boards whole: what they say of themselves, rights as audiences of their own, branches, subscriptions, templates.

ALTER TABLE bulletin_board ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE bulletin_board ADD COLUMN banner TEXT NOT NULL DEFAULT '';        -- a line above its posts
ALTER TABLE bulletin_board ADD COLUMN help_url TEXT NOT NULL DEFAULT '';
-- Who may do what: audiences that the board keeps ('=bulletin.board:<id>:read' …), so that their ids stay while their members
-- change; NULL: nobody. The audience of a post is normally its board's reader_id.
ALTER TABLE bulletin_board ADD COLUMN reader_id BIGINT REFERENCES audience (id);
ALTER TABLE bulletin_board ADD COLUMN writer_id BIGINT REFERENCES audience (id);
ALTER TABLE bulletin_board ADD COLUMN commenter_id BIGINT REFERENCES audience (id);
ALTER TABLE bulletin_board ADD COLUMN approver_id BIGINT REFERENCES audience (id);
ALTER TABLE bulletin_board ADD COLUMN manager_id BIGINT REFERENCES audience (id);
ALTER TABLE bulletin_board ADD COLUMN forced_id BIGINT REFERENCES audience (id);   -- who can't switch the subscription off
ALTER TABLE bulletin_board ADD COLUMN approval INTEGER NOT NULL DEFAULT 0;         -- 掲載承認: approvers decide before publication
-- Defaults of its posts.
ALTER TABLE bulletin_board ADD COLUMN comments INTEGER NOT NULL DEFAULT 0;
ALTER TABLE bulletin_board ADD COLUMN confirm INTEGER NOT NULL DEFAULT 0;          -- 確認を求める
ALTER TABLE bulletin_board ADD COLUMN official_record INTEGER NOT NULL DEFAULT 0;  -- 公文書
ALTER TABLE bulletin_board ADD COLUMN retention TEXT;                              -- 保存期間
ALTER TABLE bulletin_board ADD COLUMN publication_days INTEGER NOT NULL DEFAULT 0; -- 0: open end
-- 職員団体, 互助会: permitted until that day, the last one inclusive.
ALTER TABLE bulletin_board ADD COLUMN outside_body TEXT;
ALTER TABLE bulletin_board ADD COLUMN outside_until INTEGER;
-- The board that a department has by itself.
ALTER TABLE bulletin_board ADD COLUMN branch_department_id BIGINT REFERENCES department (id);
ALTER TABLE bulletin_board ADD COLUMN class_five_reason TEXT;                      -- N8: why class 5 was recognised; NULL: it is not
ALTER TABLE bulletin_board ADD COLUMN closed_at BIGINT;                            -- read only from then on
ALTER TABLE bulletin_board ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE bulletin_board ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0;

UPDATE bulletin_board SET updated_at = created_at,
    class_five_reason = CASE WHEN information_class = 5 THEN '掲示板の開設時に認めたもの' END;

-- A department's own board, named after it, is its branch; what the branches of the top departments hang under is their root
-- (category 'branches').
UPDATE bulletin_board SET branch_department_id = department_id
    WHERE id IN (SELECT MIN(b.id) FROM bulletin_board AS b JOIN department AS d ON d.id = b.department_id
                 WHERE b.name = d.name GROUP BY b.department_id);
UPDATE bulletin_board SET category = 'branches'
    WHERE category = 'ordinary' AND branch_department_id IS NULL
      AND id = (SELECT MIN(b.parent_id) FROM bulletin_board AS b JOIN department AS d ON d.id = b.branch_department_id
                WHERE d.parent_id IS NULL);
CREATE UNIQUE INDEX bulletin_board_branch ON bulletin_board (branch_department_id) WHERE branch_department_id IS NOT NULL;

-- The rows of rights become two audiences of each board.
INSERT INTO audience (id, members)
    SELECT c.value + ROW_NUMBER() OVER (ORDER BY b.id, r.name), '=bulletin.board:' || b.id || ':' || r.name
    FROM counter AS c, bulletin_board AS b, (SELECT 'read' AS name UNION ALL SELECT 'write') AS r
    WHERE c.name = 'audience';
UPDATE counter SET value = (SELECT MAX(id) FROM audience) WHERE name = 'audience';
UPDATE bulletin_board SET
    reader_id = (SELECT a.id FROM audience AS a WHERE a.members = '=bulletin.board:' || bulletin_board.id || ':read'),
    writer_id = (SELECT a.id FROM audience AS a WHERE a.members = '=bulletin.board:' || bulletin_board.id || ':write');
-- A right without a department is everybody's, and says all that another could say.
INSERT INTO audience_member (audience_id, department_id, below)
    SELECT b.reader_id, NULL, 0 FROM bulletin_board AS b
    WHERE b.category = 'incident'
       OR b.id IN (SELECT r.board_id FROM bulletin_board_right AS r WHERE r.department_id IS NULL)
    UNION ALL
    SELECT b.reader_id, r.department_id, MAX(r.below)
    FROM bulletin_board AS b JOIN bulletin_board_right AS r ON r.board_id = b.id
    WHERE b.category <> 'incident'
      AND b.id NOT IN (SELECT e.board_id FROM bulletin_board_right AS e WHERE e.department_id IS NULL)
    GROUP BY b.reader_id, r.department_id
    UNION ALL
    SELECT b.writer_id, NULL, 0 FROM bulletin_board AS b
    WHERE b.id IN (SELECT r.board_id FROM bulletin_board_right AS r WHERE r.department_id IS NULL AND r.can_write = 1)
    UNION ALL
    SELECT b.writer_id, r.department_id, MAX(r.below)
    FROM bulletin_board AS b JOIN bulletin_board_right AS r ON r.board_id = b.id
    WHERE r.can_write = 1
      AND b.id NOT IN (SELECT e.board_id FROM bulletin_board_right AS e
                       WHERE e.department_id IS NULL AND e.can_write = 1)
    GROUP BY b.writer_id, r.department_id;
-- What had the shared audience of its board's readers follows the board's own from now on.
UPDATE item SET audience_id = (SELECT b.reader_id FROM bulletin_board AS b WHERE b.id = item.container_id)
    WHERE kind = 'bulletin.post' AND container_id IN (SELECT b.id FROM bulletin_board AS b);
DROP TABLE bulletin_board_right;

-- What people chose against the default: boards of one's own departments are subscribed to, others are not.
CREATE TABLE bulletin_subscription (
    person_id   BIGINT NOT NULL REFERENCES person (id),
    board_id    BIGINT NOT NULL REFERENCES bulletin_board (id),
    subscribed  INTEGER NOT NULL,
    PRIMARY KEY (person_id, board_id)
);
CREATE INDEX bulletin_subscription_board ON bulletin_subscription (board_id);

-- What a post may begin with: of a board, or of a section (one of the two). `body` as in bulletin_post.
CREATE TABLE bulletin_template (
    id                 BIGINT PRIMARY KEY,
    board_id           BIGINT REFERENCES bulletin_board (id),
    department_id      BIGINT REFERENCES department (id),
    name               TEXT NOT NULL,
    title              TEXT NOT NULL,
    body               TEXT,
    body_text          TEXT NOT NULL,
    information_class  INTEGER NOT NULL,         -- 0: the board's default
    importance         INTEGER NOT NULL,
    author_id          BIGINT NOT NULL REFERENCES person (id),
    version            BIGINT NOT NULL,
    created_at         BIGINT NOT NULL,
    updated_at         BIGINT NOT NULL
);
CREATE INDEX bulletin_template_board ON bulletin_template (board_id, name) WHERE board_id IS NOT NULL;
CREATE INDEX bulletin_template_department ON bulletin_template (department_id, name) WHERE department_id IS NOT NULL;
