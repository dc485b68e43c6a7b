package api

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
)

// Ready tells whether one part of the program can do its work now; the error is
// logged and not shown, but for what an Unready says.
type Ready struct {
	Name  string
	Check func(ctx context.Context) error
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
	Status string            `json:"status" doc:"ready or not_ready"`
	Parts  map[string]string `json:"parts"`
}

const (
	readyWord    = "ready"
	notReadyWord = "not_ready"
)

// readyTimeout bounds the checks together: whoever asks is a probe that gives up soon.
const readyTimeout = 3 * time.Second

func (s *Server) healthRoutes() {
	s.engine.GET("/healthz", func(c *gin.Context) {
		writeJSON(c, http.StatusOK, Alive{Status: "alive", Version: s.options.Version})
	})
	s.engine.GET("/readyz", s.ready)
	s.engine.GET("/metrics", s.serveMetrics())
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

// ready asks every part and names those that cannot work.
func (s *Server) ready(c *gin.Context) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), readyTimeout)
	defer cancel()
	type verdict struct {
		name, says string
		err        error
	}
	verdicts := make(chan verdict, len(s.ports.Ready))
	for _, part := range s.ports.Ready {
		go func() {
			v := verdict{name: part.Name, err: part.Check(ctx)}
			if part.Says != nil {
				v.says = part.Says()
			}
			verdicts <- v
		}()
	}
	status, told := http.StatusOK, Readiness{Status: readyWord, Parts: map[string]string{}}
	for range s.ports.Ready {
		v := <-verdicts
		told.Parts[v.name] = cmp.Or(v.says, readyWord)
		if v.err != nil {
			told.Parts[v.name], told.Status = notReadyWord, notReadyWord
			if unready, ok := errors.AsType[*Unready](v.err); ok {
				told.Parts[v.name] += ": " + unready.Says
			}
			status = http.StatusServiceUnavailable
			s.options.Logger.WarnContext(ctx, "not ready", "part", v.name, "error", v.err)
		}
	}
	writeJSON(c, status, told)
}
