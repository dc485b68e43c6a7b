package app

import (
	"context"
	"log/slog"
	"net"

	"jiaoban/api"
	"jiaoban/internal/config"
)

// probeDoor answers those who look after the program on an address of their own: a
// worker alone answers nobody else, and behind a proxy the API hides its metrics.
// Nil: there is none.
type probeDoor struct {
	listener net.Listener
	stop     context.CancelFunc // nil: it does not serve yet
	done     chan struct{}
}

// listenForProbes takes the address that the settings name, if they do.
func listenForProbes(ctx context.Context, conf config.Server) (*probeDoor, error) {
	if conf.ProbeListen == "" {
		return nil, nil //nolint:nilnil // there is none
	}
	var l net.ListenConfig
	listener, err := l.Listen(ctx, "tcp", conf.ProbeListen)
	if err != nil {
		return nil, wrapped(err, "不能在 %s 监听（--probe-listen）", "cannot answer on %s (--probe-listen)", conf.ProbeListen)
	}
	return &probeDoor{listener: listener, done: make(chan struct{})}, nil
}

// probe answers until the system stops.
func (s *System) probe() {
	s.probes.serve(s.ports.ready(), api.Options{
		Logger: s.log, Version: s.options.Version, Registry: s.meters.registry, MetricsToken: s.options.Config.Server.MetricsToken,
	})
}

// serve answers until the door is closed.
func (d *probeDoor) serve(ready []api.Ready, o api.Options) {
	if d == nil {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	d.stop = stop
	probe := api.NewProbe(ready, o)
	go func() {
		defer close(d.done)
		if err := probe.Serve(ctx, d.listener); err != nil {
			o.Logger.Warn("probes are not answered any more", slog.Any("error", err))
		}
	}()
}

func (d *probeDoor) url() string {
	if d == nil {
		return ""
	}
	return "http://" + d.listener.Addr().String()
}

func (d *probeDoor) close() error {
	if d == nil {
		return nil
	}
	if d.stop == nil {
		return d.listener.Close()
	}
	d.stop()
	<-d.done
	return nil
}
