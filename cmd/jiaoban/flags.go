package main

import (
	"github.com/spf13/pflag"

	"jiaoban/internal/app"
)

// What each flag means stands in help.go, in both languages.

// storeFlags say where the record and the engine are.
func storeFlags(f *pflag.FlagSet) {
	f.String("config", "", "")
	f.String("data", "./data", "")
	f.String("keys", "", "")
	f.String("files", "", "")
	f.String("database", "", "")
	f.String("temporal", "", "")
	f.String("temporal-database", "", "")
	f.String("namespace", "jiaoban", "")
	f.String("policies", "", "")
	f.String("log-level", "info", "")
	f.String("log-format", "text", "")
}

// watchFlags say who may look at a running process, and where.
func watchFlags(f *pflag.FlagSet) {
	f.String("probe-listen", "", "")
	f.String("trace-endpoint", "", "")
}

func workerFlags(f *pflag.FlagSet) {
	storeFlags(f)
	watchFlags(f)
}

func serveFlags(f *pflag.FlagSet) {
	workerFlags(f)
	pageFlags(f)
	f.String("listen", "127.0.0.1:8080", "")
	f.String("public-url", "", "")
	f.Bool("demo", false, "")
	f.Bool("new-ledger", false, "")
	f.Int("temporal-port", 0, "")
}

// pageFlags are about the page of the engine that is built in.
func pageFlags(f *pflag.FlagSet) {
	f.Bool("temporal-ui", true, "")
	f.Int("temporal-ui-port", 0, "")
}

// engineFlags say where the engine keeps its workflows and where it answers.
func engineFlags(f *pflag.FlagSet) {
	pageFlags(f)
	watchFlags(f)
	f.String("config", "", "")
	f.String("data", "./data", "")
	f.String("keys", "", "")
	f.String("temporal-database", "", "")
	f.Int("temporal-port", 7233, "")
	f.String("namespace", "jiaoban", "")
	f.String("log-level", "info", "")
	f.String("log-format", "text", "")
}

func migrateFlags(f *pflag.FlagSet) {
	storeFlags(f)
	f.Bool("new-ledger", false, "")
}

func evidenceFlags(f *pflag.FlagSet) {
	storeFlags(f)
	f.Bool("content", false, "")
}

// serverFlags say which server to speak with, and as whom.
func serverFlags(f *pflag.FlagSet) {
	f.String("server", "", "")
	f.String("token", "", "")
	f.String("login", "", "")
	f.String("lang", "zh", "")
}

func importFlags(f *pflag.FlagSet) {
	serverFlags(f)
	f.String("campaign", "", "")
	f.String("handed-over", "", "")
	f.String("backdate-reason", "", "")
	f.String("batch", "", "")
	f.String("local-batch", "", "")
	f.Int("declared", 0, "")
	f.String("level", "central", "")
	f.String("mode", "handed_over", "")
	f.Bool("supplement", false, "")
	f.Bool("history", false, "")
	f.String("history-reason", "", "")
	f.Bool("preview", false, "")
	f.Bool("yes", false, "")
	f.Bool("again", false, "")
}

func batchListFlags(f *pflag.FlagSet) {
	serverFlags(f)
	f.String("campaign", "", "")
}

func reasonFlags(f *pflag.FlagSet) {
	serverFlags(f)
	f.String("reason", "", "")
}

func noteFlags(f *pflag.FlagSet) {
	serverFlags(f)
	f.String("note", "", "")
}

// rowFlags say why, and which row where several have the number.
func rowFlags(f *pflag.FlagSet) {
	reasonFlags(f)
	f.Int("position", 0, "")
}

func correctFlags(f *pflag.FlagSet) {
	rowFlags(f)
	f.StringArray("field", nil, "")
}

func exportFlags(f *pflag.FlagSet) {
	storeFlags(f)
	f.String("out", "", "")
	f.String("format", "", "")
	f.String("campaign", "", "")
	f.String("batch", "", "")
	f.Bool("with-state", false, "")
	f.Bool("public", false, "")
	f.Bool("internal", false, "")
}

// verifyFlags say what to check: a ledger, or a file that needs none.
func verifyFlags(f *pflag.FlagSet) {
	storeFlags(f)
	f.String("file", "", "")
	f.String("proof", "", "")
	f.String("root", "", "")
	f.String("key", "", "")
}

func outFlags(f *pflag.FlagSet) {
	storeFlags(f)
	f.String("out", "", "")
}

func keysFlags(f *pflag.FlagSet) {
	storeFlags(f)
	f.Bool("use", false, "")
}

func rotateFlags(f *pflag.FlagSet) {
	storeFlags(f)
	f.Bool("reseal", false, "")
}

func forgetFlags(f *pflag.FlagSet) {
	storeFlags(f)
	f.String("reason", "", "")
}

func recoverFlags(f *pflag.FlagSet) {
	storeFlags(f)
	f.Bool("check", false, "")
}

func backupFlags(f *pflag.FlagSet) {
	storeFlags(f)
	f.String("out", "", "")
	f.StringArray("recipient", nil, "")
}

func restoreFlags(f *pflag.FlagSet) {
	storeFlags(f)
	f.String("identity", "", "")
	f.Bool("check", false, "")
}

func keyFileFlags(f *pflag.FlagSet) { f.String("out", "", "") }

func accountFlags(f *pflag.FlagSet) {
	storeFlags(f)
	f.String("person", "", "")
	f.String("name", "", "")
	f.Bool("administrator", false, "")
}

func demoFlags(f *pflag.FlagSet) {
	f.String("data", "", "")
	f.String("mode", "joint", "")
	f.String("log-level", "error", "")
}

func benchFlags(f *pflag.FlagSet) {
	f.String("database", "", "")
	f.String("temporal", "", "")
	f.String("temporal-database", "", "")
	f.Int("list", app.UsualBench.List, "")
	f.Int("grow", app.UsualBench.Grow, "")
	f.Int("noon", app.UsualBench.Noon, "")
	f.Int("noons", app.UsualBench.Noons, "")
	f.Int("asleep", app.UsualBench.Asleep, "")
	f.Int("lives", app.UsualBench.Lives, "")
	f.Duration("for", app.UsualBench.For, "")
	f.String("results", "", "")
	f.String("cpu-profiles", "", "")
	f.String("log-level", "error", "")
}
