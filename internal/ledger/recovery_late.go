package ledger

import (
	"context"
	"time"

	"jiaoban/internal/casework"
)

// Late counts the cases with something that fell due longer than by ago and is not
// in the record yet, and says since when the oldest of them waits.
func (l *Ledger) Late(ctx context.Context, by time.Duration) (cases int, since casework.Instant, err error) {
	now, err := l.Now(ctx)
	if err != nil {
		return 0, 0, wrap(err, "reading the clock")
	}
	var found struct {
		N     int
		Since casework.Instant
	}
	err = l.read(ctx).Model(&caseRow{}).Select("count(*) AS n, coalesce(min(next_at), 0) AS since").
		Where("next_at > 0 AND next_at <= ?", now.Add(-casework.Span(by.Microseconds()))).Scan(&found).Error
	return found.N, found.Since, wrap(err, "looking for what is late")
}
