-- +goose Up

-- The chain's last row, once no other transaction is adding to it. It must be volatile:
-- so each of its queries sees what was written when that query begins, and the second
-- what whoever held the lock has added.
-- +goose StatementBegin
CREATE FUNCTION locked_chain_end(chain_lock bigint) RETURNS TABLE (pos bigint, hash bytea) LANGUAGE plpgsql VOLATILE ROWS 1 AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(chain_lock);
	RETURN QUERY SELECT c.pos, c.hash FROM chain AS c ORDER BY c.pos DESC LIMIT 1;
END
$$;
-- +goose StatementEnd
