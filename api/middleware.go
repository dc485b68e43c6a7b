package api

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

const (
	requestTimeout = 30 * time.Second
	answerTimeout  = time.Minute // for writing the answer; downloads lift it
	requestHeader  = "X-Request-ID"
)

// begin gives the request its exchange and its limits in time. A request id of
// a proxy is kept if it looks like one, so that logs can be joined.
func (s *Server) begin(c *gin.Context) {
	x := &exchange{id: requestID(c.GetHeader(requestHeader)), address: c.ClientIP(), writer: http.NewResponseController(c.Writer)}
	x.setLanguage(c.Request)
	ctx := context.WithValue(c.Request.Context(), exchangeKey{}, x)
	if !streaming(c) {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, requestTimeout)
		defer cancel()
		_ = x.writer.SetWriteDeadline(time.Now().Add(requestTimeout + answerTimeout)) // a recorder in a test has none
	}
	c.Request = c.Request.WithContext(ctx)
	c.Header(requestHeader, x.id)
	c.Next()
}

// streaming reports whether the route carries files or goes through the whole
// of something, which takes as long as it takes.
func streaming(c *gin.Context) bool { return slices.Contains(unhurried, c.FullPath()) }

var unhurried = []string{
	prefix + "/files", prefix + "/uploads/:id", prefix + "/cases/:id/files/:digest", prefix + "/batches", prefix + "/batches/:id/corrected",
	prefix + "/batches/:id/commit", prefix + "/batches/:id/refused.xlsx", prefix + "/audit/verify", prefix + "/events",
}

func requestID(sent string) string {
	ok := len(sent) >= 8 && len(sent) <= 64
	for _, r := range sent {
		ok = ok && (r == '-' || r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z')
	}
	if ok {
		return sent
	}
	return rand.Text()
}

// observe logs the request once it is answered, and counts it. The path is
// logged without its query, which may hold what somebody searched for.
func (s *Server) observe(c *gin.Context) {
	begun := time.Now()
	c.Next()
	took := time.Since(begun)
	route := c.FullPath()
	if route == "" {
		route = "none"
	}
	status := c.Writer.Status()
	s.metrics.count(c.Request.Method, route, status, took)

	x := exchangeOf(c.Request.Context())
	level := slog.LevelInfo
	attrs := []slog.Attr{
		slog.String("request", x.id), slog.String("method", c.Request.Method), slog.String("route", route),
		slog.Int("status", status), slog.Duration("took", took.Round(time.Microsecond)),
		slog.Int("bytes", c.Writer.Size()), slog.String("address", x.address),
	}
	if x.session.ID != "" {
		attrs = append(attrs, slog.String("person", string(x.session.Actor.Person)))
	}
	if id := traceOf(c.Request.Context()); id != "" {
		attrs = append(attrs, slog.String("trace", id))
	}
	if x.failure != nil {
		attrs = append(attrs, slog.String("error", x.failure.Error()))
		level = slog.LevelError
		if errors.Is(x.failure, context.Canceled) || errors.Is(c.Request.Context().Err(), context.Canceled) {
			level = slog.LevelInfo // the client went away, whatever broke off for it
		}
	}
	s.options.Logger.LogAttrs(context.WithoutCancel(c.Request.Context()), level, "request", attrs...)
}

// recover answers a panic as an internal error. What was thrown is logged with
// the place it came from; a broken connection is left to the server.
func (s *Server) recover(c *gin.Context) {
	defer func() {
		thrown := recover()
		if thrown == nil {
			return
		}
		if err, ok := thrown.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			panic(thrown)
		}
		x := exchangeOf(c.Request.Context())
		x.failure = fmt.Errorf("panic: %v\n%s", thrown, debug.Stack())
		if c.Writer.Written() {
			c.Abort()
			return
		}
		failure := x.failure
		answer(c, failure)
		x.failure = failure
	}()
	c.Next()
}

// headers are sent with every answer. Answers of the API belong to one reader
// and are kept nowhere; the page sets its own rules for its files.
func (s *Server) headers(c *gin.Context) {
	c.Header("X-Content-Type-Options", "nosniff")
	c.Header("Referrer-Policy", "no-referrer")
	c.Header("X-Frame-Options", "DENY")
	c.Header("Cross-Origin-Opener-Policy", "same-origin")
	c.Header("Cross-Origin-Resource-Policy", "same-origin")
	c.Header("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
	if s.options.SecureCookies {
		c.Header("Strict-Transport-Security", "max-age=31536000")
	}
	if c.FullPath() != "" || strings.HasPrefix(c.Request.URL.Path, "/api") {
		c.Header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		c.Header("Cache-Control", "no-store")
		c.Header("Vary", "Accept-Language, Cookie, Authorization, "+actingHeader)
		c.Header("Content-Language", exchangeOf(c.Request.Context()).lang)
	}
	c.Next()
}

// sameOrigin refuses changes that another site's page sends with this reader's
// cookie. Programs that send a bearer token carry no cookie to abuse.
func (s *Server) sameOrigin(c *gin.Context) {
	if bearerOf(c.Request) == "" && s.origin.Check(c.Request) != nil {
		answer(c, refuse(http.StatusForbidden, "cross_origin"))
		return
	}
	c.Next()
}
