//go:build linux

package outage_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// balancer shares requests out among the servers that say that they are ready.
type balancer struct {
	*httptest.Server

	mu      sync.Mutex
	servers map[int]*url.URL
	ready   map[int]bool
	next    int
	faults  atomic.Int64 // connections that broke
	sent    map[int]int
}

func newBalancer(t testing.TB) *balancer {
	b := &balancer{servers: map[int]*url.URL{}, ready: map[int]bool{}, sent: map[int]int{}}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(b.choose())
			r.Out.Host = r.In.Host
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
			if !errors.Is(err, context.Canceled) {
				b.faults.Add(1)
			}
			w.WriteHeader(http.StatusBadGateway)
		},
	}
	b.Server = httptest.NewServer(proxy)
	t.Cleanup(b.Close)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			b.look()
			time.Sleep(100 * time.Millisecond)
		}
	}()
	t.Cleanup(func() { stop(); <-done })
	return b
}

// use sends requests to a server from the next look on.
func (b *balancer) use(i int, to string) {
	u, err := url.Parse(to)
	if err != nil {
		panic(err)
	}
	b.mu.Lock()
	b.servers[i] = u
	b.mu.Unlock()
	b.look()
}

func (b *balancer) look() {
	b.mu.Lock()
	servers := map[int]*url.URL{}
	for i, u := range b.servers {
		servers[i] = u
	}
	b.mu.Unlock()
	for i, u := range servers {
		answer, err := http.Get(u.String() + "/readyz")
		ready := err == nil && answer.StatusCode == http.StatusOK
		if err == nil {
			answer.Body.Close()
		}
		b.mu.Lock()
		if b.servers[i] == u {
			b.ready[i] = ready
		}
		b.mu.Unlock()
	}
}

func (b *balancer) choose() *url.URL {
	b.mu.Lock()
	defer b.mu.Unlock()
	for range len(b.servers) {
		b.next = (b.next + 1) % len(b.servers)
		if b.ready[b.next] {
			break
		}
	}
	b.sent[b.next]++
	return b.servers[b.next]
}
