package app

import (
	"context"
	"log/slog"
	"time"
)

// rostersWatched is how soon after the last turn of a roster it rings.
const rostersWatched = 10 * time.Second

// watchRosters rings for units whose roster has run out while something waits
// there (S1-04). When it looks decides nothing: a gap is the stored instant at
// which its last turn ended, and rings once whoever sees it first.
func (s *System) watchRosters(ctx context.Context) {
	ticker := time.NewTicker(rostersWatched)
	defer ticker.Stop()
	for ctx.Err() == nil {
		rung, err := s.record.ledger.TellOfGaps(ctx)
		if rung > 0 {
			s.log.Warn("nobody is on duty where cases wait; the office was told", slog.Int("units", rung))
		}
		if err != nil && ctx.Err() == nil {
			s.log.Warn("gaps of rosters could not be looked for", slog.Any("error", err))
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
		}
	}
}
