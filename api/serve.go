package api

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// drain is how long running requests may take to end when the program does.
const drain = 20 * time.Second

// Serve answers on the listener until the context ends. Then it says for
// Options.StopNotice that it is not ready, so that nobody is sent to it any more,
// and lets running requests finish.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	return serve(ctx, listener, s, &s.probes, func() {
		s.feed.end() // streams would never end by themselves
		s.leave()
	})
}

// untilLeaving is a request's context that ends with the program, too, for work that may
// take longer than a program has to end.
func (s *Server) untilLeaving(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(s.leaving, cancel)
	return ctx, func() { stop(); cancel() }
}

func serve(ctx context.Context, listener net.Listener, handler http.Handler, p *probes, onShutdown func()) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(p.options.Logger.Handler(), slog.LevelWarn),
	}
	if onShutdown != nil {
		server.RegisterOnShutdown(onShutdown)
	}
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	dead := make(chan struct{})
	go func() {
		<-ctx.Done()
		p.stopping.Store(true)
		select {
		case <-time.After(p.options.StopNotice):
		case <-dead:
		}
		graceful, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
		defer cancel()
		ended <- server.Shutdown(graceful)
	}()
	err := server.Serve(listener)
	close(dead)
	stop()
	if !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-ended
}
