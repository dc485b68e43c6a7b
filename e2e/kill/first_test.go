package kill_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/e2e/record"
	"jiaoban/internal/app/town"
)

// firstStarts kills the very first starts on a folder, while the tables, the
// keys and the demonstration city are made, until one gets through. Everything
// is there once. The folder is what every seed begins with.
func firstStarts(t *testing.T, first home, kills int, measured home) {
	t.Helper()
	cast, uploaded = nil, nil
	rnd := rand.New(rand.NewPCG(1, 0))
	usual := measure(t, measured)
	for range kills {
		p := launch(t, first)
		select {
		case <-p.gone:
			require.FailNow(t, "the program ended", p.log.String())
		case <-time.After(time.Duration(rnd.Int64N(int64(usual)))):
		}
		p.kill()
		p.sound(true)
		tally.count("kills")
		tally.count("kills in a first start")
	}
	p := launch(t, first).await()
	p.sound(true)
	signIn(t, p)
	upload(t, p)
	p.stop()
	r := first.read(t)
	defer r.close()
	r.city(0)
	require.EqualValues(t, town.ListCount, r.number(`SELECT count(*) FROM cases`))
	r.numbered()
}

// city: every start looks whether the demonstration city is there, and however
// often a start was cut off, everybody and everything of it is there once.
func (r *reader) city(lists int) {
	r.t.Helper()
	// A list whose sending was cut off stands as "staging", which nobody sees; one that
	// was cut off before its commit was withdrawn by the next start, and taken anew.
	require.EqualValues(r.t, 1+lists, r.number(`SELECT count(*) FROM batches WHERE state NOT IN ('staging', 'withdrawn')`), "lists")
	require.EqualValues(r.t, len(town.All), r.number(`SELECT count(*) FROM campaigns`), "campaigns")
	require.EqualValues(r.t, len(town.Logins(""))+1, r.number(`SELECT count(*) FROM accounts`), "everybody once, and the first administrator")
	record.None(r.t, r.db, record.Question{Finds: "somebody is there twice", Query: `SELECT name FROM people GROUP BY name HAVING count(*) > 1`})
}

// measure is how long a first start takes on this machine.
func measure(t *testing.T, h home) time.Duration {
	t.Helper()
	p := launch(t, h).await()
	p.kill()
	p.sound(false)
	return p.ready.Sub(p.begun)
}
