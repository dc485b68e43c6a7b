package api

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Options say how the server behaves. The zero value is a server for one host,
// without a page.
type Options struct {
	Logger  *slog.Logger     // nil: nothing is logged
	Now     func() time.Time // nil: time.Now; for limits and what is kept a while
	Clock   func() time.Time // the ledger's; nil: Now. For what is compared with its instants, never for verdicts
	Version string           // shown in the document and by /healthz

	// Page answers what is not under /api. Nil: a plain landing page.
	Page http.Handler

	SecureCookies  bool     // the browser reaches us by HTTPS
	TrustedProxies []string // networks whose X-Forwarded-For is believed
	TrustedOrigins []string // other sites that may send changes, as scheme://host

	// RowWords says why a row of a list was refused, in "zh" or "en". Nil: in
	// the words of the rules, where they have them.
	RowWords func(row contract.RefusedRow, lang string) string

	// ApplyWait is how long a command waits for its outcome before the answer
	// is 202. Zero: five seconds.
	ApplyWait time.Duration
	// MaxListBytes and MaxFileBytes bound uploads. Zero: 32 MiB and 200 MiB.
	MaxListBytes, MaxFileBytes int64

	// Registry takes the metrics of the server and is what /metrics shows. Nil:
	// one of its own.
	Registry *prometheus.Registry
	// MetricsToken opens /metrics to callers that are not on this host.
	MetricsToken string
	// MetricsByTokenAlone opens it to nobody without the token: behind a proxy every
	// caller seems to be on this host.
	MetricsByTokenAlone bool

	// Tracer makes spans of requests and of their parts. Nil: none.
	Tracer trace.Tracer

	// AnyChecks lets one person have any number of texts checked for publication, for
	// those who measure. Else there is a limit, for a check tells whose name is known.
	AnyChecks bool

	// StopNotice is how long the server says that it is not ready, and serves on,
	// before it stops; a balancer before it needs some time to notice.
	StopNotice time.Duration

	hasPage     bool
	bodyTimeout time.Duration // for a body to arrive, files apart
	feedEvery   time.Duration // between two looks at the record for listeners
}

func (o Options) withDefaults() Options {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Clock == nil {
		o.Clock = o.Now
	}
	if o.ApplyWait == 0 {
		o.ApplyWait = 5 * time.Second
	}
	if o.MaxListBytes == 0 {
		o.MaxListBytes = 32 << 20
	}
	if o.MaxFileBytes == 0 {
		o.MaxFileBytes = 200 << 20
	}
	if o.bodyTimeout == 0 {
		o.bodyTimeout = 15 * time.Second
	}
	if o.feedEvery == 0 {
		o.feedEvery = feedEvery
	}
	if o.Registry == nil {
		o.Registry = prometheus.NewRegistry()
	}
	if o.RowWords == nil {
		o.RowWords = func(row contract.RefusedRow, lang string) string {
			return (&casework.Error{Code: row.Code, Params: row.Params}).Message(lang)
		}
	}
	if o.Version == "" {
		o.Version = "dev"
	}
	o.hasPage = o.Page != nil
	if o.Page == nil {
		o.Page = http.HandlerFunc(landing)
	}
	return o
}
