-- +goose Up

-- Why a turn of duty was struck. Turns that were struck before say nothing of it.
ALTER TABLE duties ADD COLUMN strike_reason TEXT NOT NULL DEFAULT '';
