-- +goose Up

-- How the session was opened in which a program's token was made: a post that needs a
-- second factor needs it of tokens too. Those that are there were made before it was asked.
ALTER TABLE sessions ADD COLUMN made_in TEXT NOT NULL DEFAULT '';
