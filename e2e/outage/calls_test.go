//go:build linux

package outage_test

import (
	"crypto/rand"
	"net/http"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
)

var call = m{"unit": town.UnitID(unit), "answered": true, "note": "示范：已电话催问。"}

func (c *matter) record(key string) request {
	return request{login: "coordinator", method: http.MethodPost, path: c.path("/" + string(casework.CmdRecordCall)), body: call, key: key}
}

// stand: the calls under these keys are in the record, each once, and no others. Each is given
// again under its key, until it is applied.
func (c *matter) stand(keys []string, told ...any) {
	c.o.t.Helper()
	for _, key := range keys {
		until(c.o.t, patience, "the call is applied", func() bool {
			a, err := c.o.try(c.record(key))
			return err == nil && a.status == http.StatusOK
		})
	}
	require.Equal(c.o.t, len(keys), c.count("call_recorded"), told...)
}

// calls are commands that are given while nothing can be kept.
type calls struct {
	*matter

	keys []string
	kept int
}

// try gives one more; if it is not kept, it is answered with when to come again.
func (c *calls) try() (kept bool) {
	c.o.t.Helper()
	key := rand.Text()
	c.keys = append(c.keys, key)
	a, err := c.o.try(c.record(key))
	require.NoError(c.o.t, err)
	if a.status < 300 {
		c.kept++
		return true
	}
	a.away(c.o.t)
	return false
}

func (c *calls) call(times int) {
	c.o.t.Helper()
	for range times {
		c.try()
	}
}

// phoned is a call that is recorded around a noon: when, and what was answered.
type phoned struct {
	at    time.Duration // from the noon on
	key   string
	filed api.Outcome
	fault error
}

// phone records a call until that is answered. It is called from a goroutine of its own.
func (r *report) phone(c *phoned) {
	time.Sleep(time.Until(r.due.Add(c.at)))
	c.fault = r.o.insist(r.record(c.key), &c.filed)
}

// phonedOnce: every call is in the record, once, as the one that was answered.
func (r *report) phonedOnce(told ...any) {
	t := r.o.t
	t.Helper()
	var keys, answered, recorded []string
	for _, c := range r.calls {
		require.NoError(t, c.fault, told...)
		keys, answered = append(keys, c.key), append(answered, c.filed.Filing.ID)
	}
	r.stand(keys, told...)
	for _, e := range r.events() {
		if e.Type == "call_recorded" {
			recorded = append(recorded, e.Filing)
		}
	}
	require.ElementsMatch(t, answered, recorded, told...)
}
