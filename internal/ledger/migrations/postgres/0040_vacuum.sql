-- +goose Up

-- Boards and statistics are counted along indexes alone. PostgreSQL does that only where
-- its map says that a page has nothing but rows that everybody sees, and draws that map when
-- it clears a table of dead rows: once a fifth of it has changed, unless told otherwise.
ALTER TABLE cases SET (
	autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02
);
ALTER TABLE case_figures SET (
	autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02
);
