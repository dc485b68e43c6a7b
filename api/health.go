package api

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// Ready tells whether one part of the program can do its work now; the error is
// logged and not shown.
type Ready struct {
	Name  string
	Check func(ctx context.Context) error
}

type alive struct {
	Status  string `json:"status"`
	Version string `json:"version"`
}

type readiness struct {
	Status string            `json:"status"`
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
		writeJSON(c, http.StatusOK, alive{Status: "alive", Version: s.options.Version})
	})
	s.engine.GET("/readyz", s.ready)
	s.engine.GET("/metrics", s.serveMetrics())
	s.engine.GET("/openapi.json", s.serveDocument)
}

// ready asks every part and names those that cannot work.
func (s *Server) ready(c *gin.Context) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), readyTimeout)
	defer cancel()
	type verdict struct {
		name string
		err  error
	}
	verdicts := make(chan verdict, len(s.ports.Ready))
	for _, part := range s.ports.Ready {
		go func() { verdicts <- verdict{part.Name, part.Check(ctx)} }()
	}
	status, told := http.StatusOK, readiness{Status: readyWord, Parts: map[string]string{}}
	for range s.ports.Ready {
		v := <-verdicts
		told.Parts[v.name] = readyWord
		if v.err != nil {
			told.Parts[v.name], told.Status = notReadyWord, notReadyWord
			status = http.StatusServiceUnavailable
			s.options.Logger.WarnContext(ctx, "not ready", "part", v.name, "error", v.err)
		}
	}
	writeJSON(c, status, told)
}
