-- +goose Up

-- The key of each case's texts, sealed by the text ring.
CREATE TABLE case_keys (
    case_id TEXT PRIMARY KEY REFERENCES cases (id),
    sealed  BLOB NOT NULL
) STRICT;

-- Texts of before are sealed by the ring itself, or not at all; they are sealed
-- anew in small steps while the program runs.
ALTER TABLE texts ADD COLUMN own_key INTEGER NOT NULL DEFAULT 0;
CREATE INDEX texts_without_own_key ON texts (case_id, digest) WHERE NOT own_key;

-- Blind indexes of complainants: equal values have equal digests under a key.
CREATE TABLE identity_index (
    kind    TEXT NOT NULL,              -- telephone, id_number, name_address
    digest  TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    key_id  TEXT NOT NULL,              -- of the digest ring
    PRIMARY KEY (kind, digest, case_id)
) STRICT;
CREATE INDEX identity_index_by_case ON identity_index (case_id);
CREATE INDEX identity_index_by_key ON identity_index (key_id, case_id);
