package ledger

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Scratch makes an empty database on the PostgreSQL server of a URL and gives its
// URL and what drops it again, with whoever is still connected. The role of the URL
// must be allowed to make databases.
func Scratch(ctx context.Context, server string) (made string, drop func(context.Context) error, err error) {
	u, err := url.Parse(server)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		// The parser's own error would show the password.
		return "", nil, errPostgresURL
	}
	name := "jiaoban_scratch_" + strings.ToLower(rand.Text()[:12])
	// template0, unlike template1, is never blocked by somebody connected to it.
	if err := execute(ctx, server, "CREATE DATABASE "+name+" TEMPLATE template0"); err != nil {
		return "", nil, fmt.Errorf("making database %s: %w", name, err)
	}
	u.Path = "/" + name
	return u.String(), func(ctx context.Context) error {
		if err := execute(ctx, server, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			return fmt.Errorf("dropping database %s: %w", name, err)
		}
		return nil
	}, nil
}

func execute(ctx context.Context, server, statement string) (err error) {
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close(ctx)) }()
	_, err = conn.Exec(ctx, statement)
	return err
}
