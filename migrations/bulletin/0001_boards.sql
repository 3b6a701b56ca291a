-- Boards, who may read and write on them, and what a post has beside the shared part of an item.
CREATE TABLE bulletin_board (
    id                 BIGINT PRIMARY KEY,
    parent_id          BIGINT REFERENCES bulletin_board (id),
    department_id      BIGINT NOT NULL REFERENCES department (id),   -- owner
    name               TEXT NOT NULL,
    category           TEXT NOT NULL,            -- ordinary, incident (障害情報)
    information_class  INTEGER NOT NULL,         -- default of its posts (N8)
    sort_key           INTEGER NOT NULL,
    created_at         BIGINT NOT NULL
);
CREATE INDEX bulletin_board_parent ON bulletin_board (parent_id, sort_key);
CREATE INDEX bulletin_board_incident ON bulletin_board (id) WHERE category = 'incident';

-- department_id NULL: everybody. `below` includes the departments below. can_write includes can_read.
CREATE TABLE bulletin_board_right (
    board_id       BIGINT NOT NULL REFERENCES bulletin_board (id),
    department_id  BIGINT REFERENCES department (id),
    below          INTEGER NOT NULL,
    can_write      INTEGER NOT NULL
);
CREATE INDEX bulletin_board_right_board ON bulletin_board_right (board_id);
CREATE INDEX bulletin_board_right_department ON bulletin_board_right (department_id);

-- `body` is the editor's JSON document, NULL for a plain post; `body_text` is always the text of it.
CREATE TABLE bulletin_post (
    item_id    BIGINT PRIMARY KEY REFERENCES item (id),
    body       TEXT,
    body_text  TEXT NOT NULL
);
