package api

import (
	"context"
	"net/http"
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

type verifyInput struct {
	From int64 `query:"from" minimum:"0" doc:"position to begin at; 0: the first"`
}

type entriesInput struct {
	Kind        string `query:"kind" maxLength:"40" doc:"only entries of this kind, such as person_changed"`
	Person      string `query:"person" maxLength:"64" doc:"only what this person did, or what was done in this person's name"`
	SubjectKind string `query:"subject_kind" maxLength:"40" doc:"only about subjects of this kind, such as account"`
	Subject     string `query:"subject" maxLength:"120" doc:"only about the subject with this id"`
	Case        string `query:"case" maxLength:"64" doc:"only what concerns this case"`
	From        string `query:"from" format:"date-time" doc:"from this instant on"`
	Until       string `query:"until" format:"date-time" doc:"before this instant"`
	Page
}

// EntryList is one page of entries with the names in it.
type EntryList struct {
	contract.EntryPage

	Names    Names                        `json:"names"`
	Accounts map[string]casework.PersonID `json:"accounts" doc:"whose the accounts are that the entries are about, or tell of"`
}

type entriesOutput struct{ Body EntryList }

type verifyOutput struct{ Body contract.ChainReport }

func (s *Server) auditRoutes() {
	search := op("search-record", http.MethodGet, "/audit", tagRecord, "Search the office's own record 查询审计记录")
	search.Errors = append(search.Errors, http.StatusForbidden)
	operate(s, search, s.entries)
	o := op("verify-record", http.MethodGet, "/audit/verify", tagRecord, "Check the record's chain 校验记录链")
	o.Errors = append(o.Errors, http.StatusForbidden)
	operate(s, o, func(ctx context.Context, in *verifyInput) (*verifyOutput, error) {
		if err := guard(ctx, AuditRecord); err != nil {
			return nil, err
		}
		report, err := s.ports.Record.VerifyChain(ctx, in.From)
		return &verifyOutput{Body: report}, err
	})
}

func (s *Server) entries(ctx context.Context, in *entriesInput) (*entriesOutput, error) {
	if err := guard(ctx, AuditRecord); err != nil {
		return nil, err
	}
	kind := contract.EntryKind(in.Kind)
	if kind != "" && kind.SubjectOf() == "" {
		return nil, invalidField("query.kind", isNotOneOf, "allowed", joined(contract.EntryKinds()))
	}
	filter := contract.EntryFilter{
		Kind: kind, Person: casework.PersonID(in.Person), SubjectKind: in.SubjectKind, Subject: in.Subject,
		Case: casework.CaseID(in.Case), After: in.After, Limit: in.Limit,
	}
	if err := instantIn(in.From, "query.from", func(at casework.Instant) { filter.From = at }); err != nil {
		return nil, err
	}
	if err := instantIn(in.Until, "query.until", func(at casework.Instant) { filter.Until = at }); err != nil {
		return nil, err
	}
	found, err := s.ports.Record.Entries(ctx, readerOf(actorOf(ctx)), filter)
	if err != nil {
		return nil, err
	}
	accounts, err := s.accountsIn(ctx, found.Entries)
	if err != nil {
		return nil, err
	}
	said := mentioned(found.Entries)
	for _, person := range accounts {
		said.people[person] = true
	}
	names, err := s.names(ctx, said)
	return &entriesOutput{Body: EntryList{EntryPage: found, Names: names, Accounts: accounts}}, err
}

// accountsIn says whose the accounts are that some entries are about, or tell of: an
// account's id says nothing to people, and a failed sign-in knows no more.
func (s *Server) accountsIn(ctx context.Context, entries []contract.AuditEntry) (map[string]casework.PersonID, error) {
	whose, told := map[string]casework.PersonID{}, map[string]bool{}
	for _, e := range entries {
		if e.Payload.Subject.Kind == contract.SubjectAccount {
			told[e.Payload.Subject.ID] = true
		}
		told[e.Payload.Facts["account"]] = true
		for failed := range strings.SplitSeq(e.Payload.Facts["accounts"], ", ") { // each with how often
			id, _, _ := strings.Cut(failed, " ")
			told[id] = true
		}
	}
	delete(told, "")
	if len(told) == 0 {
		return whose, nil
	}
	accounts, err := s.ports.Logins.Accounts(ctx)
	for _, a := range accounts {
		if told[a.ID] {
			whose[a.ID] = a.Person
		}
	}
	return whose, err
}
