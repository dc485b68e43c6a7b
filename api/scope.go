package api

import (
	"net/http"
	"slices"
	"strings"

	"jiaoban/internal/casework"
)

// scopeRead lets a program read what its person may read, apart from what says
// who complained and who signs in.
const scopeRead = "read"

// scopes says for every route which word in a token's scope lets a program use
// it, besides what its person's posts allow. A route that does not stand here
// is closed to programs, also one that is added and forgotten here. Commands
// and deeds are their own words.
var scopes = func() map[string]string {
	table := map[string]string{}
	put := func(word, method string, paths ...string) {
		for _, path := range paths {
			table[method+" "+prefix+path] = word
		}
	}
	put(scopeRead, http.MethodGet,
		"/session", "/me", "/campaigns", "/policies", "/policies/change", "/policies/:name/:version", "/calendars", "/calendars/:year", "/deadlines/preview", "/cases", "/tally", "/tasks", "/statistics", "/cases/:id",
		"/cases/:id/clocks", "/cases/:id/timeline", "/cases/:id/filings", "/cases/:id/files", "/cases/:id/files/:digest",
		"/filings/:id", "/escalations", "/events", "/notices", "/units", "/people", "/permissions", "/units/:id/roster", "/rosters", "/shift",
		"/shift/handovers", "/shift/handovers/:id", "/shift/successors",
		"/batches", "/dispatch", "/responsibilities")
	put(string(TakeBatches), http.MethodGet, "/batches/:id", "/batches/:id/refused.xlsx", "/batches/:id/rows/:row") // rows of lists may name complainants
	put(scopeRead, http.MethodHead, "/cases/:id/files/:digest")
	put(string(TakeBatches), http.MethodPost,
		"/batches", "/batches/:id/corrected", "/batches/:id/commit", "/batches/:id/withdraw",
		"/batches/:id/rows/:row/strike", "/batches/:id/rows/:row/restore", "/batches/:id/rows/:row/correct")
	put(string(FillRosters), http.MethodPost, "/units/:id/roster", "/units/:id/roster/:duty/strike")
	put(string(ManageStaff), http.MethodPost, "/units", "/people", "/posts", "/posts/:id/end")
	put(string(ManageStaff), http.MethodPatch, "/units/:id", "/people/:id")
	put(string(AddCampaigns), http.MethodPost, "/campaigns")
	put(string(KeepResponsibilities), http.MethodPost, "/responsibilities")
	put(string(KeepPolicies), http.MethodPost, "/policies", "/policies/check", "/calendars", "/calendars/check")
	put(string(AuditRecord), http.MethodGet, "/audit/verify")
	put(string(casework.CmdRegister), http.MethodPost, "/cases", "/cases/similar")
	for _, kind := range casework.Kinds() {
		if kind != casework.CmdRegister {
			put(string(kind), http.MethodPost, "/cases/:id/"+string(kind))
		}
	}
	return table
}()

// uploads may be made by a token whose scope has any command: evidence is sent
// before the command that names it.
const uploads = http.MethodPost + " " + prefix + "/files"

// scopeWords lists the words that a scope may hold, in the order of documents.
func scopeWords() []string {
	words := []string{scopeRead}
	add := func(word string) {
		if !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	for _, d := range deeds {
		if slices.Contains(slices.Collect(mapValues(scopes)), string(d.deed)) {
			add(string(d.deed))
		}
	}
	for _, kind := range casework.Kinds() {
		add(string(kind))
	}
	return words
}

// scopeSays names what a token may do, in words: those that a scope is written
// with are for programs.
func scopeSays(scope []string, lang string) string {
	said := make([]string, len(scope))
	for i, word := range scope {
		deed, known := deedWords[Deed(word)]
		switch {
		case word == scopeRead:
			said[i] = words{"读取案件和统计", "read cases and statistics"}.in(lang)
		case known:
			said[i] = deed.in(lang)
		default:
			said[i] = casework.Word(casework.Kind(word), lang)
		}
	}
	if lang == zh {
		return strings.Join(said, "、")
	}
	return strings.Join(said, ", ")
}

func mapValues(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for _, v := range m {
			if !yield(v) {
				return
			}
		}
	}
}

// admits refuses what is beyond a program's scope, and a program that asks too
// often. It is the only place where scopes are enforced.
func (s *Server) admits(session Session, method, route, lang string) error {
	if !session.program() {
		return nil
	}
	if wait := s.limits.take("program "+session.ID, programLimit); wait > 0 {
		return tooManyAttempts(wait)
	}
	asked := method + " " + route
	if asked == uploads && slices.ContainsFunc(session.Scope, isCommand) {
		return nil
	}
	word, known := scopes[asked]
	switch {
	case !known && asked != uploads:
		return refuse(http.StatusForbidden, "not_for_programs")
	case !slices.Contains(session.Scope, word):
		return refuse(http.StatusForbidden, "out_of_scope", "scope", scopeSays(session.Scope, lang))
	}
	return nil
}

func isCommand(word string) bool { return slices.Contains(casework.Kinds(), casework.Kind(word)) }
