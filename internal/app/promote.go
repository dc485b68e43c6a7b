package app

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"jiaoban/internal/contract"
)

// Promoted is the result of a promotion.
type Promoted struct {
	Before  string   `json:"before,omitempty"`
	Current string   `json:"current"`
	Known   []string `json:"known"`
}

// Promote gives the cases to workers of this program's version. The record keeps
// since when.
func Promote(ctx context.Context, c Call) (err error) {
	ctx = contract.AtCommandLine(ctx)
	conf, err := c.config()
	if err != nil {
		return err
	}
	if err := alone(conf); err != nil {
		return err
	}
	r, err := c.open(ctx, recordOptions{}, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	t, err := startTemporal(ctx, conf, r.folder, r.record, r.log, watchers{registry: prometheus.NewRegistry()})
	if err != nil {
		return err
	}
	defer t.gateway.Close()
	ctx, cancel := context.WithTimeout(ctx, promotedWithin)
	defer cancel()
	before, err := t.gateway.Builds(ctx)
	if err != nil {
		return wrapped(err, "问不到办理进程的版本（Temporal %s）", "asking Temporal at %s which workers there are", conf.Temporal.Address)
	}
	if !slices.Contains(before.Known, c.Version) {
		known := strings.Join(before.Known, ", ")
		return usage("没有 %[1]s 版的办理进程来过：请先以 JIAOBAN_TEMPORAL_VERSIONING=true 启动它。来过的版本：%[2]s。",
			"No worker of version %[1]s has come yet: start one with JIAOBAN_TEMPORAL_VERSIONING=true first. Versions that have come: %[3]s.",
			c.Version, cmp.Or(known, "（无）"), cmp.Or(known, "none"))
	}
	if err := t.gateway.Promote(ctx, c.Version); err != nil {
		return wrapped(err, "换到 %s 版时出错", "promoting version %s", c.Version)
	}
	if err := r.ledger.KeepSettings(ctx, "promote", map[string]string{"version": c.Version}); err != nil {
		return err
	}
	c.printf("案件已交由 %[1]s 版办理 cases go to workers of version %[1]s\n", c.Version)
	if before.Current != "" && before.Current != c.Version {
		c.printf("%[1]s 版的办理进程可以停止 workers of version %[1]s may be stopped\n", before.Current)
	}
	return c.print(Promoted{Before: before.Current, Current: c.Version, Known: before.Known})
}
