package api

import (
	"container/list"
	"math"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Attempts to sign in are limited for each address and, more tightly, for each
// login, so that neither one client nor many together can try passwords
// quickly. A whole office behind one address can still sign in at eight.
var (
	addressLimit = allowance{every: 2 * time.Second, burst: 30}
	loginLimit   = allowance{every: 20 * time.Second, burst: 8}
)

// attemptsPause is after how long a sign-in is worth another try that was not
// looked at because others were under way.
const attemptsPause = time.Second

// Programs may ask often, but not so often that people have to wait for them;
// and who asks with tokens that are none may not ask often.
var (
	programLimit      = allowance{every: 50 * time.Millisecond, burst: 600}
	unknownTokenLimit = allowance{every: time.Second, burst: 500}
)

// networkOf is what an address is limited by: itself, or its /64 where it is of
// version 6, since whoever has one such address has all of its network.
func networkOf(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	network, err := ip.Prefix(64)
	if err != nil {
		return address
	}
	return network.String()
}

// kept is how many limiters are remembered; the one longest unused goes first.
const kept = 20_000

type allowance struct {
	every time.Duration
	burst int
}

// limits remember attempts. They live in this process alone: several instances
// multiply what is allowed by their number, and a restart gives it anew. What
// must outlive both, the lock after wrong passwords and codes, is stored.
type limits struct {
	now func() time.Time

	mu     sync.Mutex
	byKey  map[string]*limited
	recent *list.List // of keys, the one used last in front
}

type limited struct {
	limiter *rate.Limiter
	place   *list.Element
}

func newLimits(now func() time.Time) *limits {
	return &limits{now: now, byKey: map[string]*limited{}, recent: list.New()}
}

// take uses one attempt of the key. It returns how long to wait when none is left.
func (l *limits) take(key string, a allowance) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	one, known := l.byKey[key]
	if !known {
		one = &limited{limiter: rate.NewLimiter(rate.Every(a.every), a.burst), place: l.recent.PushFront(key)}
		l.byKey[key] = one
		if l.recent.Len() > kept {
			if oldest, ok := l.recent.Remove(l.recent.Back()).(string); ok {
				delete(l.byKey, oldest)
			}
		}
	}
	l.recent.MoveToFront(one.place)
	now := l.now()
	reservation := one.limiter.ReserveN(now, 1)
	wait := reservation.DelayFrom(now)
	if wait > 0 {
		reservation.CancelAt(now)
	}
	return wait
}

// seconds rounds a wait up to whole seconds.
func seconds(wait time.Duration) int { return int(math.Ceil(wait.Seconds())) }

// forget gives the key all its attempts back.
func (l *limits) forget(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if one, known := l.byKey[key]; known {
		l.recent.Remove(one.place)
		delete(l.byKey, key)
	}
}
