package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/log/tag"
	"go.uber.org/zap/zapcore"
)

// sink is shared by all loggers of one attempt to run a server.
type sink struct {
	logger *slog.Logger
	level  slog.Leveler
	// quiet lowers everything to debug while the server stops, when every
	// loop reports that its connection went away.
	quiet atomic.Bool
	// building is set while the services are put together on a goroutine that
	// recovers, see serverRun.guard.
	building atomic.Bool
	// onFatal receives what the server considers the end of the process.
	onFatal func(error)
}

// serverLog turns the server's logger into slog. It is safe for concurrent
// use, as slog is.
type serverLog struct {
	sink *sink
	tags []tag.Tag
}

var (
	_ log.Logger      = (*serverLog)(nil)
	_ log.WithLogger  = (*serverLog)(nil)
	_ log.SLogWrapper = (*serverLog)(nil)
)

func newServerLog(logger *slog.Logger, level slog.Leveler, onFatal func(error)) *serverLog {
	return &serverLog{sink: &sink{logger: logger, level: level, onFatal: onFatal}}
}

func (l *serverLog) Debug(msg string, tags ...tag.Tag) { l.write(slog.LevelDebug, msg, tags) }
func (l *serverLog) Info(msg string, tags ...tag.Tag)  { l.write(slog.LevelInfo, msg, tags) }
func (l *serverLog) Warn(msg string, tags ...tag.Tag)  { l.write(slog.LevelWarn, msg, tags) }
func (l *serverLog) Error(msg string, tags ...tag.Tag) { l.write(slog.LevelError, msg, tags) }

// DPanic is an error in a production build of the server, and so here.
func (l *serverLog) DPanic(msg string, tags ...tag.Tag) { l.write(slog.LevelError, msg, tags) }

// Panic panics, as the server expects.
func (l *serverLog) Panic(msg string, tags ...tag.Tag) {
	l.write(slog.LevelError, msg, tags)
	panic(msg)
}

// Fatal must not return, and must not end a process that is more than a
// workflow server. It reports the failure to the engine and ends the goroutine
// that cannot go on.
func (l *serverLog) Fatal(msg string, tags ...tag.Tag) {
	l.write(slog.LevelError, msg, tags)
	all := slices.Concat(l.tags, tags)
	err := errors.New(msg)
	if cause := causeOf(all); cause != nil {
		err = fmt.Errorf("%s: %w", msg, cause)
	}
	l.sink.onFatal(err)
	if l.sink.building.Load() {
		// Here the server sits inside a sync.OnceValue, which turns Goexit
		// into a panic without a value.
		panic(fatalPanic{err})
	}
	runtime.Goexit()
}

// fatalPanic carries a fatal problem up to serverRun.guard.
type fatalPanic struct{ error }

// With returns a logger whose tags replace earlier ones of the same key.
func (l *serverLog) With(tags ...tag.Tag) log.Logger {
	merged := slices.Clone(l.tags)
	for _, t := range tags {
		if i := slices.IndexFunc(merged, func(m tag.Tag) bool { return m.Key() == t.Key() }); i >= 0 {
			merged[i] = t
			continue
		}
		merged = append(merged, t)
	}
	return &serverLog{sink: l.sink, tags: merged}
}

// SLog serves the parts of the server that log through slog already.
func (l *serverLog) SLog() *slog.Logger { return slog.New(slogHandler{l: l}) }

func (l *serverLog) write(level slog.Level, msg string, tags []tag.Tag) {
	if level < l.sink.level.Level() {
		return
	}
	level = l.demote(level, msg, tags)
	if level < l.sink.level.Level() || !l.sink.logger.Enabled(context.Background(), level) {
		return
	}
	attrs := make([]slog.Attr, 0, len(l.tags)+len(tags)+1)
	attrs = append(attrs, slog.String("component", "engine"))
	for _, t := range slices.Concat(l.tags, tags) {
		attrs = append(attrs, slog.Any(t.Key(), t.Value()))
	}
	if msg == "" {
		msg = "temporal server"
	}
	l.sink.logger.LogAttrs(context.Background(), level, msg, attrs...)
}

// harmless are messages of a healthy server that sound like trouble, each
// with the reason why it is none here.
var harmless = []struct{ message, cause string }{
	{"HTTP API port has not been set", ""}, // Nexus is not used
	// A queue looks for work before its shard is acquired, and looks again.
	{"Queue reader unable to retrieve tasks", "shard status unknown"},
	// Whoever asked has gone, such as a worker that ends.
	{"Operation failed with internal error", "context canceled"},
}

func (l *serverLog) demote(level slog.Level, msg string, tags []tag.Tag) slog.Level {
	if l.sink.quiet.Load() {
		return slog.LevelDebug
	}
	for _, h := range harmless {
		if !strings.Contains(msg, h.message) {
			continue
		}
		if cause := causeOf(tags); h.cause == "" || cause != nil && strings.Contains(cause.Error(), h.cause) {
			return slog.LevelDebug
		}
	}
	return level
}

// causeOf finds the error among the tags with its identity intact, so that a
// taken port can be told from other failures.
func causeOf(tags []tag.Tag) error {
	for _, t := range tags {
		z, ok := t.(tag.ZapTag)
		if !ok {
			continue
		}
		if f := z.Field(); f.Type == zapcore.ErrorType {
			if err, ok := f.Interface.(error); ok {
				return err
			}
		}
	}
	return nil
}

// slogHandler leads slog records back through the same filter.
type slogHandler struct {
	l     *serverLog
	attrs []slog.Attr
	group string
}

func (h slogHandler) Enabled(_ context.Context, level slog.Level) bool {
	return level >= h.l.sink.level.Level()
}

func (h slogHandler) Handle(_ context.Context, r slog.Record) error {
	tags := make([]tag.Tag, 0, len(h.attrs)+r.NumAttrs())
	for _, a := range h.attrs {
		tags = append(tags, tag.NewAnyTag(a.Key, a.Value.Any()))
	}
	r.Attrs(func(a slog.Attr) bool {
		tags = append(tags, tag.NewAnyTag(h.group+a.Key, a.Value.Any()))
		return true
	})
	h.l.write(r.Level, r.Message, tags)
	return nil
}

func (h slogHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	h.attrs = slices.Clone(h.attrs)
	for _, a := range attrs {
		a.Key = h.group + a.Key
		h.attrs = append(h.attrs, a)
	}
	return h
}

func (h slogHandler) WithGroup(name string) slog.Handler {
	if name != "" {
		h.group += name + "."
	}
	return h
}
