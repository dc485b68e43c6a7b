package api

import (
	"crypto/subtle"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics count requests by route, never by person or case.
type metrics struct {
	requests *prometheus.HistogramVec
}

func newMetrics(registry *prometheus.Registry) *metrics {
	m := &metrics{requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "jiaoban_http_request_seconds", Help: "How long requests took, by method, route and class of status.",
		Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
	}, []string{"method", "route", "status"})}
	registry.MustRegister(m.requests)
	return m
}

func (m *metrics) count(method, route string, status int, took time.Duration) {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
	default:
		method = "other" // a method is whatever a client writes; labels must stay few
	}
	m.requests.WithLabelValues(method, route, strconv.Itoa(status/100)+"xx").Observe(took.Seconds())
}

// metrics answers programs on this host, and others with the token. Everybody else
// finds nothing.
func (p *probes) metrics(hidden gin.HandlerFunc) gin.HandlerFunc {
	// What can be read is shown also where a part of it cannot.
	handler := promhttp.HandlerFor(p.options.Registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: 4})
	return func(c *gin.Context) {
		if !p.mayReadMetrics(c.Request) {
			hidden(c)
			return
		}
		handler.ServeHTTP(c.Writer, c.Request)
	}
}

func (p *probes) mayReadMetrics(r *http.Request) bool {
	if token := p.options.MetricsToken; token != "" {
		if subtle.ConstantTimeCompare([]byte(bearerOf(r)), []byte(token)) == 1 {
			return true
		}
	}
	return !p.options.MetricsByTokenAlone && onThisHost(r)
}

// onThisHost reports whether a program on this host asks. Through a proxy everybody
// seems to be on it, so whatever looks forwarded does not count.
func onThisHost(r *http.Request) bool {
	for _, name := range []string{"X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Forwarded", "Via"} {
		if r.Header.Get(name) != "" {
			return false
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	return err == nil && net.ParseIP(host).IsLoopback()
}
