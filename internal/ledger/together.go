package ledger

import (
	"context"

	"gorm.io/gorm"

	"jiaoban/internal/contract"
)

// joint is one transaction in which several writes are made, with the entries
// that they have made so far.
type joint struct {
	tx      *gorm.DB
	entries []contract.NewEntry
}

type jointKey struct{}

func jointOf(ctx context.Context) *joint {
	j, _ := ctx.Value(jointKey{}).(*joint)
	return j
}

// Together makes every call of the ledger under the context that it hands to fn
// part of one transaction: all of them stand, or, where fn fails, none does. Calls
// keep their rules and see what those before them have written. Their entries are
// chained at the end, so that the chain is not held meanwhile.
//
// Fn calls the ledger from one goroutine, and what it cannot undo by failing it
// does after Together has returned.
func (l *Ledger) Together(ctx context.Context, fn func(ctx context.Context) error) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		j := &joint{}
		within := context.WithValue(ctx, jointKey{}, j)
		j.tx = tx.WithContext(within)
		if err := fn(within); err != nil {
			return err
		}
		return l.audit(tx, j.entries...)
	})
}
