package main

import "github.com/spf13/pflag"

// storeFlags say where the record and the engine are.
func storeFlags(f *pflag.FlagSet) {
	f.String("config", "", "YAML file with settings (JIAOBAN_CONFIG)")
	f.String("data", "./data", "data folder")
	f.String("keys", "", "key folder (DATA/keys)")
	f.String("files", "", "evidence store (DATA/files)")
	f.String("database", "", "postgres://… for a ledger in PostgreSQL; better in JIAOBAN_DATABASE or JIAOBAN_DATABASE_FILE")
	f.String("temporal", "", "host:port of an external Temporal (TEMPORAL_ADDRESS)")
	f.String("namespace", "jiaoban", "namespace in Temporal (TEMPORAL_NAMESPACE)")
	f.String("policies", "", "folder of your own policies and calendars")
	f.String("log-level", "info", "debug, info, warn or error")
	f.String("log-format", "text", "text or json")
}

func serveFlags(f *pflag.FlagSet) {
	storeFlags(f)
	f.String("listen", "127.0.0.1:8080", "host:port to answer on; port 0 for a free one")
	f.String("public-url", "", "the address that people type, where it differs")
	f.Bool("demo", false, "with the demonstration city")
	f.Bool("temporal-ui", true, "the embedded engine's page, on loopback")
	f.Int("temporal-ui-port", 0, "its port; 0 for a free one")
}

// serverFlags say which server to speak with, and as whom.
func serverFlags(f *pflag.FlagSet) {
	f.String("server", "", "URL of the server (JIAOBAN_SERVER; http://127.0.0.1:8080)")
	f.String("token", "", "session token; better in JIAOBAN_TOKEN or JIAOBAN_TOKEN_FILE")
	f.String("login", "", "sign in as (JIAOBAN_LOGIN); the password comes from JIAOBAN_PASSWORD, JIAOBAN_PASSWORD_FILE or the terminal")
	f.String("lang", "zh", "zh or en")
}

func importFlags(f *pflag.FlagSet) {
	serverFlags(f)
	f.String("campaign", "", "id of the campaign")
	f.String("handed-over", "", "when the list was handed over, such as 2021-08-20T21:25:00+08:00")
	f.String("backdate-reason", "", "needed when that is more than an hour ago")
	f.String("batch", "", "the sender's number of the batch")
	f.String("local-batch", "", "the office's own number")
	f.Int("declared", 0, "how many cases the sender states")
	f.String("level", "central", "central, province, city or self")
	f.String("mode", "handed_over", "forwarded, handed_over or supervised")
	f.Bool("supplement", false, "every row sends a known case down again (补充办理件)")
	f.Bool("history", false, "an old ledger, by the coordinator or a leader: its cases have ended and no clock runs")
	f.String("history-reason", "", "needed with --history: why these cases enter as they are")
	f.Bool("preview", false, "show what would become of each row, and commit nothing")
}

func exportFlags(f *pflag.FlagSet) {
	storeFlags(f)
	f.String("out", "", "file to write; - for standard output")
	f.String("format", "", "csv, xlsx or jsonl; by the file's ending if left out")
	f.String("campaign", "", "only this campaign's cases")
	f.String("batch", "", "only this batch's cases")
}

// verifyFlags say what to check: a ledger, or a file that needs none.
func verifyFlags(f *pflag.FlagSet) {
	storeFlags(f)
	f.String("file", "", "an exported chain (jsonl) instead of a ledger")
	f.String("proof", "", "the proof of a case instead of a ledger")
	f.String("root", "", "a signed root, as its line or a file of such lines, that the chain must contain")
	f.String("key", "", "the public key, hexadecimal, by which roots must be signed")
}

func outFlags(f *pflag.FlagSet) {
	storeFlags(f)
	f.String("out", "", "file to write; standard output if left out")
}

func recoverFlags(f *pflag.FlagSet) {
	storeFlags(f)
	f.Bool("check", false, "only check that the record makes what is stored of every case, and that the chain holds")
}

func accountFlags(f *pflag.FlagSet) {
	storeFlags(f)
	f.String("person", "", "id of the person whom it is for")
	f.String("name", "", "name of somebody new whom it is for")
	f.Bool("administrator", false, "make that person an administrator")
}

func demoFlags(f *pflag.FlagSet) {
	f.String("data", "", "data folder; a temporary one if left out")
	f.String("mode", "joint", "joint: the lead answers for all; separate: each unit for its part")
	f.String("log-level", "error", "debug, info, warn or error")
}
