-- +goose Up
-- Why somebody looked at a complainant may speak of the complainant: it is sealed
-- like a text of the case. What was written before stays as it is.
ALTER TABLE identity_looks ADD COLUMN sealed_reason BYTEA;

-- Messages of the office may be about nobody's case, such as those about accounts.
ALTER TABLE outbox DROP CONSTRAINT outbox_case_id_fkey;
ALTER TABLE notices DROP CONSTRAINT notices_case_id_fkey;
