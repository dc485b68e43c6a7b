-- +goose Up

-- An event that has no place in the chain when its transaction ends gets the next one then,
-- by the database itself: so the chain's lock is held while the commit is made, and nobody
-- waits meanwhile for a program to say what comes next. How a hash is made is told in
-- internal/chain. It must be volatile: so its second query sees what whoever held the lock
-- has added. A record that is loaded brings its chain along. locked_chain_end (migration 39) is
-- for programs of before.
-- +goose StatementBegin
CREATE FUNCTION link_event() RETURNS trigger LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	last_pos  bigint;
	last_hash bytea;
BEGIN
	IF EXISTS (SELECT FROM chain WHERE case_id = NEW.case_id AND seq = NEW.seq) THEN
		RETURN NULL;
	END IF;
	PERFORM pg_advisory_xact_lock(x'6a69616f62616e'::bigint);
	SELECT pos, hash INTO last_pos, last_hash FROM chain ORDER BY pos DESC LIMIT 1;
	IF NOT FOUND THEN
		last_pos := 0;
		last_hash := sha256('jiaoban chain 1');
	END IF;
	INSERT INTO chain (pos, case_id, seq, prev_hash, hash)
	VALUES (last_pos + 1, NEW.case_id, NEW.seq, last_hash, sha256(last_hash || int8send(last_pos + 1) || NEW.bytes));
	RETURN NULL;
END
$$;
-- +goose StatementEnd
-- Whatever path a connection has, and whatever tables of its own: it is this chain.
-- +goose StatementBegin
DO $$ BEGIN
	EXECUTE format('ALTER FUNCTION link_event() SET search_path = %I, pg_temp', current_schema());
END $$;
-- +goose StatementEnd
CREATE CONSTRAINT TRIGGER events_link AFTER INSERT ON events DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (current_setting('jiaoban.loading', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION link_event();
