package app

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"time"

	"jiaoban/api"
	"jiaoban/internal/config"
	"jiaoban/internal/engine"
	"jiaoban/internal/gateway"
	"jiaoban/internal/secrecy"
)

// Engine runs the Temporal server that is built in, alone, for the servers and
// workers of this host. Of several processes over one database one is the engine:
// the database's lock is held.
func Engine(ctx context.Context, c Call) (err error) {
	conf, err := c.config()
	if err != nil {
		return err
	}
	if err := engineOnly(conf); err != nil {
		return err
	}
	log := c.logger(conf)
	codec, err := pageCodec(conf, log)
	if err != nil {
		return err
	}
	port := conf.Temporal.Port
	if port == 0 {
		port = config.UsualEnginePort
	}
	door, err := listenForProbes(ctx, conf.Server)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, door.close()) }()
	starting, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	e, err := engine.Start(starting, engine.Config{
		Database: conf.Temporal.Database, Namespace: conf.Temporal.Namespace, FrontendPort: port,
		UI: conf.Temporal.UI, UIPort: conf.Temporal.UIPort, Codec: codec, Logger: log, Metrics: door != nil,
	})
	if err != nil {
		return wrapped(at(ofEngine, err), "流程引擎没有启动", "the engine did not start")
	}
	if door != nil {
		asking, err := gateway.Dial(ctx, gateway.Config{Address: e.FrontendAddr(), Namespace: e.Namespace(), Logger: quiet(log)})
		if err != nil {
			return errors.Join(err, e.Stop(ctx))
		}
		defer asking.Close()
		m := newMeters(c.Version, onlyEngine)
		m.registry.MustRegister(e.Registry())
		door.serve([]api.Ready{{Name: "engine", Check: asking.Healthy}}, api.Options{
			Logger: log, Version: c.Version, Registry: m.registry, MetricsToken: conf.Server.MetricsToken,
		})
	}
	c.announceEngine(e, door)
	select {
	case <-ctx.Done():
		log.Info("stopping; a second signal ends at once")
	case <-e.Done():
		log.Error("the engine has died; stopping", slog.Any("error", e.Err()))
	}
	stop, cancelStop := bounded(ctx, conf)
	defer cancelStop()
	if err := errors.Join(e.Err(), e.Stop(stop)); err != nil {
		return err
	}
	log.Info("stopped")
	return nil
}

// engineOnly refuses what an engine alone cannot be.
func engineOnly(conf config.Config) error {
	var p config.Problems
	if conf.Temporal.Database == "" {
		p = append(p, config.Problem{ZH: "--temporal-database：单独运行引擎须用 PostgreSQL（postgres://…）；SQLite 的引擎只供 jiaoban serve 一个进程使用", EN: "--temporal-database: an engine alone keeps its workflows in PostgreSQL, postgres://…; SQLite belongs to one process (jiaoban serve)"})
	}
	if conf.Temporal.External() {
		p = append(p, config.Problem{ZH: "--temporal：这一进程就是引擎，不能再指外部 Temporal", EN: "--temporal: this process is the engine and has no other"})
	}
	if len(p) > 0 {
		return p
	}
	return apart(conf)
}

// pageCodec opens what the engine's page shows. Where the keys are not on this
// host the page shows ciphertext, and the engine needs none.
func pageCodec(conf config.Config, log *slog.Logger) (http.Handler, error) {
	dir := folderOf(conf).keys
	if _, err := os.Stat(dir); !conf.Temporal.UI || errors.Is(err, fs.ErrNotExist) {
		return nil, nil //nolint:nilnil // no codec is an answer too
	}
	master, err := secrecy.ParseMaster(conf.MasterKey)
	if err != nil {
		return nil, err
	}
	keys, err := secrecy.Open(dir, master)
	if err != nil {
		log.Warn("the engine's page shows ciphertext: the keys cannot be read", slog.Any("error", err))
		return nil, nil //nolint:nilnil // likewise
	}
	return keys.PayloadDecoder(), nil
}

func (c Call) announceEngine(e *engine.Engine, door *probeDoor) {
	serving := Serving{
		Probes: door.url(), PID: os.Getpid(), Version: c.Version, StartedAt: time.Now().UTC().Truncate(time.Second),
		Temporal: ServingTemporal{Frontend: e.FrontendAddr(), Namespace: e.Namespace(), UI: e.UIURL()},
	}
	if c.JSON {
		_ = c.print(serving)
		return
	}
	c.printf("交办 Jiaoban %s: the engine runs, Temporal %s, namespace %s\n", c.Version, serving.Temporal.Frontend, serving.Temporal.Namespace)
	if serving.Temporal.UI != "" {
		c.printf("  引擎页面 Temporal page  %s  (look only)\n", serving.Temporal.UI)
	}
}
