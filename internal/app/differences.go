package app

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/worker"
)

// comparedWithin bounds the comparison of Temporal with the record: what is to be
// recovered does not wait for it for ever.
const comparedWithin = 2 * time.Minute

// compare says what Temporal and the record do not say alike. It changes nothing.
func compare(ctx context.Context, r *record, t *temporal) (*contract.Differences, error) {
	ctx, cancel := context.WithTimeout(ctx, comparedWithin)
	defer cancel()
	found, err := worker.Compare(ctx, r.ledger, t.gateway)
	if err != nil {
		return nil, err
	}
	return &found, nil
}

// difference is one kind of what Temporal and the record do not say alike.
type difference struct {
	fact, zh, en string
	cases        []casework.CaseID
}

func differing(d contract.Differences) []difference {
	return []difference{
		{"unknown", "有流程，台账中没有此件；流程下次醒来时自行结束", "has a workflow and is not in the record; it ends when it next wakes", d.Unknown},
		{"finished", "有流程，台账中已无待办；流程下次醒来时自行结束", "has a workflow and is at rest in the record; it ends when it next wakes", d.Finished},
		{"without", "在办而无流程", "is under way and has no workflow", d.Without},
	}
}

// casesInALine is how many cases a line of the log names.
const casesInALine = 100

// tellDifferences puts every difference into the log. Where Temporal runs nothing at all
// every case is without, which is said once.
func tellDifferences(log *slog.Logger, d contract.Differences) {
	for _, of := range differing(d) {
		if of.fact == "without" && d.Workflows == 0 {
			if len(of.cases) > 0 {
				log.Info("Temporal runs no workflow; every case under way is given one", slog.Int("cases", len(of.cases)))
			}
			continue
		}
		for some := range slices.Chunk(of.cases, casesInALine) {
			log.Warn("Temporal and the record differ, and the record is right: each of these "+of.en, slog.Any("cases", some))
		}
	}
}
