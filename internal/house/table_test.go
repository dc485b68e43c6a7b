package house

import "slices"

// row says for one folder, and every folder below it, what it may import of
// this module. Imports of tests are free, but for the owners below.
type row struct {
	folder string
	what   string
	// may lists folders of this module; "*" is everything but cmd.
	may []string
}

// all reports whether the row knows everything.
func (r row) all() bool { return slices.Contains(r.may, everything) }

// everything lets the composition root, and nobody else, know all the others.
const everything = "*"

// table is the import table; docs/architecture.md prints it. A folder that is
// not listed may not exist. Rows go from the outside inward.
var table = []row{
	{"cmd/jiaoban", "the command line: one line each into app", []string{"internal/app"}},
	{"e2e", "whole-program and browser scenarios", []string{everything}},
	{"internal/app", "composition root: the only place that knows all the others", []string{everything}},

	{"api", "HTTP: router, resources, problems, sessions, live events", []string{"internal/contract", "internal/casework"}},
	{"worker", "registers workflows and activities and runs them", []string{"workflows", "activities", "internal/contract", "internal/casework"}},
	{"web", "the page and its embedded build", nil},
	{"web/facts", "writes what the page is built from: the API's document and the words", []string{"api", "internal/casework"}},
	{"internal/ledger", "the record: cases, filings, events, projections, outbox", []string{"internal/chain", "internal/postgres", "internal/contract", "internal/casework"}},
	{"internal/gateway", "the only client of Temporal", []string{"internal/contract", "internal/casework"}},
	{"internal/engine", "the Temporal server inside the process", []string{"internal/postgres"}},
	{"internal/intake", "reads lists and rolls: spreadsheets, CSV", []string{"internal/contract", "internal/casework"}},
	{"internal/roll", "brings units and people in from a file, all at once", []string{"internal/contract", "internal/casework"}},
	{"internal/papers", "writes documents", []string{"internal/casework"}},
	{"internal/secrecy", "keys, ciphers, the identity store", []string{"internal/casework"}},
	{"internal/redaction", "finds in a text what must not leave the office unseen", nil},
	{"internal/tracing", "sends spans to whoever gathers them", nil},
	{"internal/files", "the evidence store", []string{"internal/casework"}},
	{"internal/archive", "the form of a backup: named entries, compressed and encrypted", nil},
	{"internal/accounts", "sign-in: passwords, second factors, tokens, single sign-on, sessions", []string{"internal/contract", "internal/casework"}},

	{"workflows", "the case workflow: timers and the order of things", []string{"activities", "internal/contract", "internal/casework"}},
	{"activities", "what workflows do to the world", []string{"internal/contract", "internal/casework"}},

	{"internal/policies", "embedded policies and calendars, read into casework's values", []string{"internal/casework"}},
	{"internal/config", "one typed configuration", nil},
	{"internal/chain", "the hash chain and its offline check", nil},
	{"internal/postgres", "how a session with PostgreSQL is set", nil},
	{"internal/contract", "names and messages between api, workflows and activities", []string{"internal/casework"}},
	{"internal/casework", "the pure rules: Decide, Apply, Due; standard library only", nil},

	{"internal/pgtest", "a PostgreSQL database for every test; imported by tests only", nil},
	{"internal/house", "this table and the tests over it", nil},
}

// owner says which folders alone may import a foreign module, their tests
// included. The longest matching path decides.
type owner struct {
	module  string
	folders []string
	why     string
}

var owners = []owner{
	{"go.temporal.io/server", []string{"internal/engine"}, "its thousands of packages stay behind one door"},
	{"github.com/temporalio/ui-server", []string{"internal/engine"}, "it belongs to the engine"},
	{"go.temporal.io/sdk", []string{"workflows", "activities", "worker", "internal/gateway", "internal/engine", "internal/secrecy", "internal/app", "e2e"}, "the rest must not know that Temporal is there (secrecy gives it its payload codec)"},
	{"go.temporal.io/api", []string{"workflows", "activities", "worker", "internal/gateway", "internal/engine", "internal/secrecy", "internal/app", "e2e"}, "the rest must not know that Temporal is there (secrecy gives it its payload codec)"},
	{"github.com/prometheus", []string{"api", "internal/app", "internal/gateway", "internal/engine", "e2e"}, "what is counted is shown in one form"},
	{"go.opentelemetry.io", []string{"api", "internal/app", "internal/gateway", "internal/engine", "internal/tracing", "e2e"}, "the ledger, the rules and workflows know of no trace"},
	{"gorm.io", []string{"internal/ledger"}, "rows are the affair of the stores"},
	{"github.com/jackc/pgx", []string{"internal/ledger", "internal/engine", "internal/postgres", "internal/pgtest", "e2e"}, "SQL is the affair of the stores"},
	{"modernc.org/sqlite", []string{"internal/ledger", "internal/engine", "e2e"}, "SQL is the affair of the stores"},
	{"github.com/pressly/goose", []string{"internal/ledger"}, "migrations lie beside their store"},
	{"github.com/gin-gonic/gin", []string{"api"}, "one HTTP layer"},
	{"github.com/danielgtaylor/huma", []string{"api"}, "one HTTP layer"},
	{"github.com/spf13/cobra", []string{"cmd/jiaoban"}, "one command line"},
	{"github.com/knadh/koanf", []string{"internal/config"}, "one way to read settings"},
	{"github.com/xuri/excelize", []string{"internal/intake", "internal/papers", "e2e"}, "spreadsheets are read and written in one place each"},
	{"github.com/transparency-dev/merkle", []string{"internal/chain"}, "the tree over the chain, as RFC 6962 has it"},
	{"github.com/tink-crypto/tink-go", []string{"internal/secrecy"}, "keys do not travel"},
	{"golang.org/x/crypto/argon2", []string{"internal/accounts"}, "passwords are handled in one place"},
	{"github.com/pquerna/otp", []string{"internal/accounts", "internal/ledger", "internal/app"}, "second factors are handled in one place (tests of the ledger and the program make codes)"},
	{"filippo.io/age", []string{"internal/archive"}, "backups are encrypted in one place"},
	{"github.com/coreos/go-oidc", []string{"internal/accounts"}, "single sign-on is handled in one place"},
	{"golang.org/x/oauth2", []string{"internal/accounts"}, "single sign-on is handled in one place"},
	{"github.com/stretchr/testify", []string{testsOnly}, "asserting is for tests"},
	{"github.com/google/go-cmp", []string{testsOnly}, "comparing so is for tests"},
	{"pgregory.net/rapid", []string{testsOnly}, "properties are for tests"},
	{"go.uber.org/goleak", []string{testsOnly}, "counting goroutines is for tests"},
}

// testsOnly stands for every test file and nothing else.
const testsOnly = "tests"

// unreachable names what a folder must not reach by any path, for a direct
// import is not the only way to drag something in.
var unreachable = []struct{ module, why string }{
	{"go.temporal.io/server", "only engine, and what stands on app, carries the server"},
}

// mayReachServer lists the folders that carry the Temporal server.
var mayReachServer = []string{"internal/engine", "internal/app", "cmd/jiaoban", "e2e"}

// standardOnly are the folders that import nothing but the standard library,
// and of that nothing that asks the world; their tests may use more.
var standardOnly = []string{"internal/casework"}

// timeless are the folders whose code gives the same answer whenever and
// wherever it runs: rules, and workflows, which are replayed.
var timeless = []string{"internal/casework", "internal/contract", "workflows"}

// worldly are packages of the standard library that timeless folders must not
// import.
var worldly = []string{
	"crypto/rand", "database/sql", "embed", "io/fs", "log", "log/slog", "math/rand", "math/rand/v2",
	"net", "net/http", "os", "os/exec", "path/filepath", "runtime", "syscall", "testing", "time/tzdata", "unsafe",
}

// clockwork are the names of package time that ask a clock, a time zone
// database or the machine's own zone, or that wait.
var clockwork = []string{
	"After", "AfterFunc", "LoadLocation", "LoadLocationFromTZData", "Local", "NewTicker", "NewTimer", "Now",
	"Since", "Sleep", "Tick", "Until",
}
