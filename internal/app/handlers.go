package app

import (
	"context"
	"log/slog"
	"time"
)

const (
	handlersWatched = 30 * time.Second
	handlersAtOnce  = 200
)

// watchHandlers rings the units whose named handler has left the office or lost
// the post, whether or not anybody looks (S1-06): a post also ends by its date.
func (s *System) watchHandlers(ctx context.Context) {
	ticker := time.NewTicker(handlersWatched)
	defer ticker.Stop()
	filled := false
	for ctx.Err() == nil {
		var err error
		for !filled && err == nil && ctx.Err() == nil {
			filled, err = s.record.ledger.FillHandlers(ctx, handlersAtOnce)
		}
		for told := handlersAtOnce; err == nil && told == handlersAtOnce; {
			if told, err = s.record.ledger.TellOfGoneHandlers(ctx, handlersAtOnce); told > 0 {
				s.log.Warn("parts of cases are without a handler; their units were told", slog.Int("parts", told))
			}
		}
		if err != nil && ctx.Err() == nil {
			s.log.Warn("handlers who have left could not be looked for", slog.Any("error", err))
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
		}
	}
}
