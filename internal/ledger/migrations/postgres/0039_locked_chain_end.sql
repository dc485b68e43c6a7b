-- +goose Up

-- The chain's last row, once no other transaction is adding to it: each query of the
-- function sees what was written when it begins.
-- +goose StatementBegin
CREATE FUNCTION locked_chain_end(chain_lock bigint) RETURNS TABLE (pos bigint, hash bytea) LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(chain_lock);
	RETURN QUERY SELECT c.pos, c.hash FROM chain AS c ORDER BY c.pos DESC LIMIT 1;
END
$$;
-- +goose StatementEnd
