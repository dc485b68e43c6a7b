package app

import (
	"context"
	"runtime"
	"runtime/debug"

	"jiaoban/internal/casework"
	"jiaoban/internal/ledger"
)

// Built says what the program is made of.
type Built struct {
	Version  string `json:"version"`
	Go       string `json:"go"`
	Temporal string `json:"temporal_server"`
	SDK      string `json:"temporal_sdk"`
	Rules    int    `json:"rules"`
	Schema   int64  `json:"ledger_schema"`
}

// Version prints what the program is made of.
func Version(_ context.Context, c Call) error {
	b := Built{
		Version: c.Version, Go: runtime.Version(), Rules: casework.RulesVersion, Schema: ledger.SchemaVersion(ledger.SQLite),
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			switch m.Path {
			case "go.temporal.io/server":
				b.Temporal = m.Version
			case "go.temporal.io/sdk":
				b.SDK = m.Version
			}
		}
	}
	c.printf("jiaoban %s\n  %s, Temporal server %s, SDK %s\n  rules %d, ledger schema %d\n",
		b.Version, b.Go, b.Temporal, b.SDK, b.Rules, b.Schema)
	return c.print(b)
}
