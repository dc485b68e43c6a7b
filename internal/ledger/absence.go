package ledger

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"

	"jiaoban/internal/contract"
)

// absence marks an error of the connection, whatever layer it comes from, as
// contract.ErrUnavailable and lets every other error pass as it is. A caller
// that gave up itself (context.Canceled) is not an absence.
func absence(err error) error {
	if err == nil || errors.Is(err, contract.ErrUnavailable) || errors.Is(err, context.Canceled) {
		return err
	}
	var connecting *pgconn.ConnectError
	var network net.Error
	switch {
	case errors.As(err, &connecting), errors.As(err, &network), pgconn.SafeToRetry(err), pgconn.Timeout(err):
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone), errors.Is(err, sql.ErrTxDone):
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, os.ErrClosed):
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EPIPE):
	case err.Error() == "sql: database is closed", err.Error() == "conn closed":
		// These two have no value to compare with.
	default:
		return err
	}
	return fmt.Errorf("%w: %w", contract.ErrUnavailable, err)
}
