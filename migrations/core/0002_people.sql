-- Departments, positions, people, accounts, sessions, and the city's calendar.

-- A department keeps its id through renaming; a reorganisation ends one and starts another. Dates are local days
-- since 1970-01-01, the last day inclusive; NULL is an open end.
CREATE TABLE department (
    id               BIGINT PRIMARY KEY,
    parent_id        BIGINT REFERENCES department (id),
    code             TEXT NOT NULL UNIQUE,
    name             TEXT NOT NULL,
    kana             TEXT NOT NULL,
    level            INTEGER NOT NULL,     -- 1 部, 2 課, 3 係
    authority        TEXT NOT NULL,        -- 任命権者: mayor, education, assembly, election, audit, agriculture, enterprise, fire
    phone            TEXT NOT NULL,
    sort_key         INTEGER NOT NULL,
    effective_from   INTEGER NOT NULL,
    effective_until  INTEGER
);
CREATE INDEX department_parent ON department (parent_id, sort_key);

-- A seat in a department (職). `role` is what the seat gives: chief, admin, supervisor, auditor, personnel_officer; NULL for none.
CREATE TABLE position (
    id               BIGINT PRIMARY KEY,
    department_id    BIGINT NOT NULL REFERENCES department (id),
    name             TEXT NOT NULL,
    rank             INTEGER NOT NULL,     -- 役職 order: smaller is higher
    rank_name        TEXT NOT NULL,
    role             TEXT,
    effective_from   INTEGER NOT NULL,
    effective_until  INTEGER
);
CREATE INDEX position_department ON position (department_id);

-- Who stands in for the holder of a position, in this order (代決, T2).
CREATE TABLE deputy_order (
    position_id         BIGINT NOT NULL REFERENCES position (id),
    sequence            INTEGER NOT NULL,
    deputy_position_id  BIGINT NOT NULL REFERENCES position (id),
    PRIMARY KEY (position_id, sequence)
);

CREATE TABLE person (
    id                BIGINT PRIMARY KEY,
    staff_no          TEXT NOT NULL UNIQUE,
    name              TEXT NOT NULL,
    kana              TEXT NOT NULL,
    kana_key          BLOB NOT NULL,       -- sort key of the kana in the order of the syllabary
    appointment_kind  TEXT NOT NULL,       -- special, regular, reappointed, fiscal_year, temporary, seconded_in, contractor, other (N2.5)
    appointment_from  INTEGER NOT NULL,
    appointment_until INTEGER,
    extension         TEXT NOT NULL,
    created_at        BIGINT NOT NULL,
    updated_at        BIGINT NOT NULL
);

-- Who holds a position, from–to (本務, 兼務 …). Exactly one main holding a day and person.
CREATE TABLE holding (
    id            BIGINT PRIMARY KEY,
    person_id     BIGINT NOT NULL REFERENCES person (id),
    position_id   BIGINT NOT NULL REFERENCES position (id),
    holding_kind  TEXT NOT NULL,           -- main, additional, cross_authority, superior_in_charge, acting, legal_deputy
    held_from     INTEGER NOT NULL,
    held_until    INTEGER
);
CREATE INDEX holding_person ON holding (person_id, held_from);
CREATE INDEX holding_position ON holding (position_id, held_from);

-- 休職・休業: the person is not counted in n/N and gets no reminders.
CREATE TABLE leave_period (
    id          BIGINT PRIMARY KEY,
    person_id   BIGINT NOT NULL REFERENCES person (id),
    leave_from  INTEGER NOT NULL,
    leave_until INTEGER
);
CREATE INDEX leave_period_person ON leave_period (person_id, leave_from);

-- The right to sign in; a person has none or one (N2.3). `password` is libsodium's argon2id string.
CREATE TABLE account (
    id                    BIGINT PRIMARY KEY,
    person_id             BIGINT NOT NULL UNIQUE REFERENCES person (id),
    login                 TEXT NOT NULL UNIQUE,
    password              TEXT NOT NULL,
    must_change_password  INTEGER NOT NULL,   -- 0 or 1 (N9.2)
    initial_until         BIGINT,             -- a one-time password works until then (N2.4); NULL: no end
    language              TEXT NOT NULL,      -- ja, en
    state                 TEXT NOT NULL,      -- active, closed (N7.2)
    joined_at             BIGINT NOT NULL,    -- unread counts from here on
    created_at            BIGINT NOT NULL,
    updated_at            BIGINT NOT NULL
);

-- A login is never given to another person (N2.3): rows stay when an account is closed or renamed.
CREATE TABLE login_history (
    login       TEXT PRIMARY KEY,
    person_id   BIGINT NOT NULL REFERENCES person (id)
);

-- `token_digest` is BLAKE2b-256 of the cookie's token; the token itself is nowhere kept.
CREATE TABLE session (
    id            BIGINT PRIMARY KEY,
    token_digest  BLOB NOT NULL UNIQUE,
    account_id    BIGINT NOT NULL REFERENCES account (id),
    created_at    BIGINT NOT NULL,
    last_seen_at  BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL,
    peer          TEXT NOT NULL,
    user_agent    TEXT NOT NULL
);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expires_at ON session (expires_at);

-- Days on which the usual week does not hold. department_id NULL: the whole city; a department's own rows stand before
-- those of the departments above it.
CREATE TABLE calendar_day (
    id             BIGINT PRIMARY KEY,
    department_id  BIGINT REFERENCES department (id),
    day            INTEGER NOT NULL,
    is_business    INTEGER NOT NULL,       -- 0 closed, 1 open
    name           TEXT NOT NULL
);
CREATE UNIQUE INDEX calendar_day_department ON calendar_day (COALESCE(department_id, 0), day);

-- The usual week of a department: bit n is set where weekday n (0 = Sunday) is a business day. Without a row the one above holds, at the top Monday to Friday.
CREATE TABLE calendar_week (
    department_id  BIGINT PRIMARY KEY REFERENCES department (id),
    business_days  INTEGER NOT NULL
);
