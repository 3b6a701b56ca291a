-- Since when an account waits for its first sign-in; NULL: somebody has signed in, or it was made before this column
-- and its password was touched since. Those of one list have the same moment.

ALTER TABLE account ADD COLUMN unused_since BIGINT;
CREATE INDEX account_unused ON account (unused_since) WHERE unused_since IS NOT NULL;
UPDATE account SET unused_since = created_at WHERE must_change_password = 1 AND initial_until IS NOT NULL
    AND updated_at = created_at AND NOT EXISTS (SELECT 1 FROM session s WHERE s.account_id = account.id);
