-- Groups of people that departments don't give, and audiences that name groups and positions.

-- owner_id NULL: the city's, kept by the administrator; else one person's own (マイグループ), which nobody else sees.
CREATE TABLE person_group (
    id          BIGINT PRIMARY KEY,
    owner_id    BIGINT REFERENCES person (id),
    name        TEXT NOT NULL,
    version     BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX person_group_name ON person_group (COALESCE(owner_id, 0), name);
CREATE INDEX person_group_owner ON person_group (owner_id);

CREATE TABLE person_group_member (
    group_id   BIGINT NOT NULL REFERENCES person_group (id),
    person_id  BIGINT NOT NULL REFERENCES person (id),
    PRIMARY KEY (group_id, person_id)
);
CREATE INDEX person_group_member_person ON person_group_member (person_id);

-- A member of an audience names one of department, person, group and position; everybody where all four are NULL.
-- An audience that a container keeps for itself ("the readers of board 12") is a row of `audience` too, from the same
-- counter: its `members` is '=' and the container's name for it ('=bulletin.board:12:read'), and only audience_member says who
-- is in it, since they change.
ALTER TABLE audience_member ADD COLUMN group_id BIGINT REFERENCES person_group (id);
ALTER TABLE audience_member ADD COLUMN position_id BIGINT REFERENCES position (id);
CREATE INDEX audience_member_group ON audience_member (group_id) WHERE group_id IS NOT NULL;
CREATE INDEX audience_member_position ON audience_member (position_id) WHERE position_id IS NOT NULL;
CREATE INDEX audience_member_everybody ON audience_member (audience_id)
    WHERE department_id IS NULL AND person_id IS NULL AND group_id IS NULL AND position_id IS NULL;
INSERT INTO audience_member (audience_id, department_id, below, person_id) VALUES (1, NULL, 0, NULL);

-- For whom one stands in.
CREATE INDEX deputy_order_deputy ON deputy_order (deputy_position_id);
