package api

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"reflect"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
)

// Ready tells whether one part of the program can do its work now; the error is
// logged and not shown, but for what an Unready says.
type Ready struct {
	Name  string
	Check func(ctx context.Context) error
	// Spared says that requests are taken without the part, and wait for it.
	Spared bool
	// Says adds to a part that is ready what it still has to do; "" or nil: nothing.
	Says func() string
}

// Unready is a part that cannot work for a reason that anybody may read, and that
// whoever runs the program has to mend.
type Unready struct {
	Says string
	Err  error
}

// Error implements error.
func (u *Unready) Error() string { return u.Err.Error() }

// Unwrap implements the chain of errors.
func (u *Unready) Unwrap() error { return u.Err }

// Alive is the answer of a program that runs.
type Alive struct {
	Status  string `json:"status" doc:"alive"`
	Version string `json:"version" doc:"of the program"`
}

// Readiness says which parts can do their work now.
type Readiness struct {
	Status string            `json:"status" doc:"ready, degraded (requests are taken; some of them wait for a part that is away) or not_ready"`
	Parts  map[string]string `json:"parts"`
}

const (
	readyWord    = "ready"
	degradedWord = "degraded"
	notReadyWord = "not_ready"
	stoppingPart = "server"
	stoppingWord = "stopping"
)

// readyTimeout bounds the checks together: whoever asks is a probe that gives up soon.
const readyTimeout = 3 * time.Second

// probes answer those who look after the program.
type probes struct {
	ready    []Ready
	options  Options
	stopping atomic.Bool // it serves on for a moment, and nobody should be sent to it
}

// routes answer whether the program lives, whether it works, and what it measures.
func (p *probes) routes(engine *gin.Engine, hidden gin.HandlerFunc) {
	engine.GET("/healthz", func(c *gin.Context) {
		writeJSON(c, http.StatusOK, Alive{Status: "alive", Version: p.options.Version})
	})
	engine.GET("/readyz", p.readiness)
	engine.GET("/metrics", p.metrics(hidden))
}

func (s *Server) healthRoutes() {
	s.probes.routes(s.engine, func(c *gin.Context) { answer(c, refuse(http.StatusNotFound, "no_such_path")) })
	s.engine.GET("/openapi.json", s.serveDocument)
	s.describeHealth()
}

// describeHealth adds the routes outside of /api to the document.
func (s *Server) describeHealth() {
	about := func(id, path, summary string, answers map[string]*huma.MediaType, errors ...int) huma.Operation {
		o := public(op(id, http.MethodGet, path, tagSystem, summary))
		o.Path, o.Errors = path, errors
		o.Responses = map[string]*huma.Response{"200": {Description: http.StatusText(http.StatusOK), Content: answers}}
		return o
	}
	inJSON := func(body reflect.Type) map[string]*huma.MediaType {
		return map[string]*huma.MediaType{jsonType: {Schema: s.schemas.Schema(body, true, "")}}
	}
	text := map[string]*huma.MediaType{"text/plain": {Schema: &huma.Schema{Type: huma.TypeString}}}
	s.describe(about("get-health", "/healthz", "Is the program alive 存活检查", inJSON(reflect.TypeFor[Alive]())))
	ready := about("get-readiness", "/readyz", "Can it do its work now 就绪检查", inJSON(reflect.TypeFor[Readiness]()))
	s.answers(&ready, "503", "A part cannot do its work now; parts says which. 有部分现在不能工作，parts 指明是哪个。", reflect.TypeFor[Readiness]())
	s.describe(ready)
	s.describe(about("get-metrics", "/metrics", "Read the metrics 运行指标", text, http.StatusNotFound))
	s.describe(about("get-openapi", "/openapi.json", "Read this document 接口说明", map[string]*huma.MediaType{
		openAPIType: {Schema: &huma.Schema{Type: huma.TypeObject}},
	}))
}

// readiness asks every part and names those that cannot work.
func (p *probes) readiness(c *gin.Context) {
	if p.stopping.Load() {
		writeJSON(c, http.StatusServiceUnavailable, Readiness{Status: notReadyWord, Parts: map[string]string{stoppingPart: stoppingWord}})
		return
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), readyTimeout)
	defer cancel()
	type verdict struct {
		Ready
		says string
		err  error
	}
	verdicts := make(chan verdict, len(p.ready))
	for _, part := range p.ready {
		go func() {
			v := verdict{Ready: part, err: part.Check(ctx)}
			if part.Says != nil {
				v.says = part.Says()
			}
			verdicts <- v
		}()
	}
	status, told := http.StatusOK, Readiness{Status: readyWord, Parts: map[string]string{}}
	for range p.ready {
		v := <-verdicts
		told.Parts[v.Name] = cmp.Or(v.says, readyWord)
		if v.err == nil {
			continue
		}
		told.Parts[v.Name] = notReadyWord
		if unready, ok := errors.AsType[*Unready](v.err); ok {
			told.Parts[v.Name] += ": " + unready.Says
		}
		switch {
		case !v.Spared:
			told.Status, status = notReadyWord, http.StatusServiceUnavailable
		case status == http.StatusOK:
			told.Status = degradedWord
		}
		p.options.Logger.WarnContext(ctx, "not ready", "part", v.Name, "error", v.err)
	}
	writeJSON(c, status, told)
}

// Probe answers for a part of the program that serves nobody else: whether it
// lives, whether it works, and what it measures.
type Probe struct {
	probes
	engine *gin.Engine
}

// NewProbe builds a probe over the parts that it asks.
func NewProbe(ready []Ready, options Options) *Probe {
	prepare()
	p := &Probe{probes: probes{ready: ready, options: options.withDefaults()}, engine: gin.New()}
	p.engine.Use(gin.CustomRecoveryWithWriter(io.Discard, func(c *gin.Context, err any) {
		p.options.Logger.Error("a probe failed", slog.Any("error", err))
		c.AbortWithStatus(http.StatusInternalServerError)
	}))
	p.routes(p.engine, func(c *gin.Context) { c.AbortWithStatus(http.StatusNotFound) })
	return p
}

// Serve answers on the listener until the context ends, as Server.Serve does.
func (p *Probe) Serve(ctx context.Context, listener net.Listener) error {
	return serve(ctx, listener, p.engine, &p.probes, nil)
}
