package api

import (
	"context"
	"io"
	"reflect"
	"time"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Ports are everything that lies behind the API. Their errors for people are
// *casework.Error or *Refusal; contract.ErrUnavailable in an error's chain is
// answered 503, and everything else is an internal error.
type Ports struct {
	Accounts  Accounts
	SSO       SingleSignOn
	Cases     Cases
	Filings   Filings
	Engine    Engine
	Files     Files
	Office    Office
	Logins    Logins
	Rosters   Rosters
	Handovers Handovers
	Drafts    Drafts
	Rolls     Rolls
	Proxies   Delegations
	Refusals  Refusals
	Identity  Identities
	Redaction Redactions
	Campaigns Campaigns
	Batches   Batches
	Policies  Policies
	Inbox     Inbox
	Feed      Feed
	Positions Positions
	Record    Record

	Dispatch    Dispatches
	Tasks       Tasks
	Responsible Responsibilities

	// Ready are the parts that /readyz asks.
	Ready []Ready
}

// Cases read the record. What the reader may not see is not there: both are a
// refusal with casework.NotFound.
type Cases interface {
	Case(ctx context.Context, r contract.Reader, id casework.CaseID) (contract.CaseRecord, error)
	Cases(ctx context.Context, r contract.Reader, f contract.CaseFilter) (contract.CasePage, error)
	// Tally counts the cases of a filter by state.
	Tally(ctx context.Context, r contract.Reader, f contract.CaseFilter) (contract.Tally, error)
	// Similar finds cases that may be about the same, with why.
	Similar(ctx context.Context, r contract.Reader, q contract.SimilarQuery) (contract.SimilarCases, error)
	// Statistics counts what happened in the cases of a filter.
	Statistics(ctx context.Context, r contract.Reader, f contract.CaseFilter) (contract.Statistics, error)
	// Unattended lists the units with a part in an open case where nobody is on
	// duty at some instant from now until before the given one.
	Unattended(ctx context.Context, r contract.Reader, until casework.Instant) ([]contract.Unattended, error)
	Timeline(ctx context.Context, r contract.Reader, id casework.CaseID, after int64, limit int) ([]casework.Event, error)
	// Latest is the timeline the other way round, before a seq; 0: from the end on.
	Latest(ctx context.Context, r contract.Reader, id casework.CaseID, before int64, limit int) ([]casework.Event, error)
	// Unsigned lists the parts of some cases for which no unit has signed.
	Unsigned(ctx context.Context, r contract.Reader, ids []casework.CaseID) ([]contract.UnsignedPart, error)
	Texts(ctx context.Context, r contract.Reader, id casework.CaseID, digests ...string) (map[string]string, error)
	Filings(ctx context.Context, r contract.Reader, id casework.CaseID) ([]contract.Filing, error)
	Escalations(ctx context.Context, r contract.Reader, f contract.EscalationFilter) (contract.EscalationPage, error)
	// RecusedFrom lists the cases from which somebody is barred.
	RecusedFrom(ctx context.Context, who casework.Actor) ([]casework.CaseID, error)
}

// Filings take commands into the record.
type Filings interface {
	File(ctx context.Context, f contract.NewFiling) (contract.Filing, error)
	// Repeated finds the filing that the same request made before: the same
	// person's same key. The same key with another request is a refusal.
	Repeated(ctx context.Context, f contract.NewFiling) (contract.Filing, bool, error)
	Register(ctx context.Context, c contract.NewCase) (contract.Filing, error)
	// RegisteredBefore is Repeated for a registration; the policy and the calendar,
	// which the office fills in, are no part of the request.
	RegisteredBefore(ctx context.Context, c contract.NewCase) (contract.Filing, bool, error)
	Filing(ctx context.Context, id string) (contract.Filing, error)
	// FilingFor reads a filing that the reader made, or may see; every other one
	// is not there.
	FilingFor(ctx context.Context, r contract.Reader, id string) (contract.Filing, error)
}

// Engine has filings applied.
type Engine interface {
	// Apply returns when the filing is applied or refused; contract.ErrNotYet
	// after wait. Its failure never loses a filing.
	Apply(ctx context.Context, f contract.Filing, wait time.Duration) error
	// Start starts a registered case's workflow, and waits for that for a moment at
	// most. What is not started so, with an error or without, is started by the relay.
	Start(ctx context.Context, ref contract.CaseRef) error
	// Nudge lets a case's workflow set its timer anew, and waits for nothing. A failure
	// is made good by the relay.
	Nudge(ctx context.Context, ref contract.CaseRef)
}

// Files are the evidence store.
type Files interface {
	// Put stores a file and notes who sent it, also where the content was there
	// already: it has been sent all the same.
	Put(ctx context.Context, by casework.PersonID, content io.Reader) (Object, error)
	// BeginUpload opens an upload of declared content that may be continued
	// after a broken connection; only its sender does.
	BeginUpload(ctx context.Context, by casework.PersonID, digest string, size int64) (Upload, error)
	// Upload says how far an upload has come.
	Upload(ctx context.Context, by casework.PersonID, id string) (Upload, error)
	// AppendUpload stores what content holds from an offset on. What arrived
	// before the sender broke off is kept. The last byte makes it a stored file.
	AppendUpload(ctx context.Context, by casework.PersonID, id string, offset int64, content io.Reader) (Upload, error)
	// Attachable describes a file that the reader may attach to a case: one that
	// the reader sent, or that is evidence of a case the reader may see. Every
	// other one is not there.
	Attachable(ctx context.Context, r contract.Reader, digest string) (Object, error)
	Get(ctx context.Context, digest string) (io.ReadSeekCloser, Object, error)
	// RecordDownload records that whoever asks is given a file of a case. No byte
	// of it goes out before.
	RecordDownload(ctx context.Context, id casework.CaseID, digest string) error
}

// Office knows units and people by their ids.
type Office interface {
	Unit(ctx context.Context, id casework.UnitID) (contract.Unit, error)
	Units(ctx context.Context, ids ...casework.UnitID) ([]contract.Unit, error)
	// WorkBelow reports whether a unit that takes work lies below one of some units.
	WorkBelow(ctx context.Context, units ...casework.UnitID) (bool, error)
	// People reads people by id, those that are there; without ids everybody.
	People(ctx context.Context, ids ...casework.PersonID) ([]contract.Person, error)
	// Holders lists who holds a role in a unit at an instant; no role: any.
	Holders(ctx context.Context, unit casework.UnitID, role casework.Role, at casework.Instant) ([]contract.Holding, error)

	// Callable lists whose telephones are read through posts in some units.
	Callable(ctx context.Context, through []casework.UnitID, at casework.Instant) (contract.Callable, error)

	// Holdings lists all posts of a person, past ones included.
	Holdings(ctx context.Context, person casework.PersonID) ([]contract.Holding, error)
	// Posts lists posts of anybody, latest first.
	Posts(ctx context.Context, f contract.PostFilter) ([]contract.Holding, error)

	AddUnit(ctx context.Context, u contract.Unit) (contract.Unit, error)
	ChangeUnit(ctx context.Context, u contract.Unit) error
	Person(ctx context.Context, id casework.PersonID) (contract.Person, error)
	AddPerson(ctx context.Context, p contract.Person) (contract.Person, error)
	ChangePerson(ctx context.Context, p contract.Person) error
	GrantPost(ctx context.Context, h contract.Holding) (contract.Holding, error)
	// EndPost ends a post and gives it as it stands then.
	EndPost(ctx context.Context, id string, at casework.Instant) (contract.Holding, error)
	// LeftBehind lists the open cases whose handler is gone at that instant.
	LeftBehind(ctx context.Context, r contract.Reader, person casework.PersonID, at casework.Instant) (contract.LeftBehind, error)

	// UnitTies and PersonTies count what still hangs on somebody.
	UnitTies(ctx context.Context, id casework.UnitID) (contract.Ties, error)
	PersonTies(ctx context.Context, id casework.PersonID) (contract.Ties, error)

	Contacts(ctx context.Context, unit casework.UnitID) ([]contract.Contact, error)
	AddContact(ctx context.Context, c contract.Contact) (contract.Contact, error)
	EndContact(ctx context.Context, unit casework.UnitID, id string) error
}

// Logins are the accounts that administrators look after.
type Logins interface {
	// AddAccount lets a person sign in. Without a password one is made and
	// returned; it is shown once.
	AddAccount(ctx context.Context, login, password string, person casework.PersonID) (contract.Account, string, error)
	// ResetPassword replaces a forgotten password by a new one, shown once, and
	// ends every session of the account.
	ResetPassword(ctx context.Context, account string) (string, error)
	Accounts(ctx context.Context) ([]contract.Account, error)
	// DisableAccount closes or opens an account; closing ends its sessions.
	DisableAccount(ctx context.Context, account string, disabled bool) error
	// UnlockAccount forgets an account's failed attempts.
	UnlockAccount(ctx context.Context, account string) error
	// ResetFactor takes the second factor from an account whose owner lost it,
	// and ends every session of the account.
	ResetFactor(ctx context.Context, account string) error
	// Links are the identities at a provider that may sign in to an account.
	Links(ctx context.Context, account string) ([]contract.Link, error)
	AddLink(ctx context.Context, account, subject string, by casework.PersonID) (contract.Link, error)
	RemoveLink(ctx context.Context, account, link string) error
	// Sessions lists the sessions of a person that are not over.
	Sessions(ctx context.Context, person casework.PersonID) ([]contract.Session, error)
	// EndSession ends a session of a person; no person: anybody's.
	EndSession(ctx context.Context, session string, person casework.PersonID) error
}

// Identities open the block about a complainant, recording every look.
type Identities interface {
	Complainant(ctx context.Context, actor casework.Actor, id casework.CaseID, reason string) (*contract.Complainant, error)
	Looks(ctx context.Context, r contract.Reader, id casework.CaseID) ([]contract.Look, error)
	// ListSameComplainant lists the other cases of a case's complainant that the
	// actor may see, recording that they were asked for.
	ListSameComplainant(ctx context.Context, actor casework.Actor, id casework.CaseID) ([]contract.SameComplainant, error)
	// SameComplainant hints at them for whoever has registered a case just now,
	// recording it where there are any; nothing for those who may not look.
	SameComplainant(ctx context.Context, actor casework.Actor, id casework.CaseID) ([]contract.SameComplainant, error)
	// SameComplainants does so for rows of a list, by position, apart from those of
	// cases whose complainant is not the actor's to know.
	SameComplainants(ctx context.Context, actor casework.Actor, batch string, rows []contract.RowFate) (map[int][]contract.SameComplainant, error)
	// SearchComplainants finds cases by what a complainant is known again by,
	// recording every search.
	SearchComplainants(ctx context.Context, actor casework.Actor, q contract.ComplainantQuery) ([]contract.SameComplainant, error)
}

// Redactions check texts that are to leave the office, recording every check.
type Redactions interface {
	// Check gives what must be decided about, and the text with every suggestion
	// taken. The case's complainant is compared inside and never shown.
	Check(ctx context.Context, actor casework.Actor, id casework.CaseID, text string) (hits []contract.RedactionHit, masked string, err error)
	// Warnings say where texts of a case, by field, tell of a person. They are not
	// checked for those who may not look at the complainant.
	Warnings(ctx context.Context, actor casework.Actor, id casework.CaseID, texts map[string]string) (found []contract.TextWarning, checked bool, err error)
	// RowWarnings do so for rows of a list that wait, by position.
	RowWarnings(ctx context.Context, actor casework.Actor, batch string, rows []contract.RowFate) (map[int][]contract.TextWarning, error)
	// Lines are how the complaints of some cases begin, nobody in them: for those
	// who may look at the complainant.
	Lines(ctx context.Context, actor casework.Actor, ids []casework.CaseID) (map[casework.CaseID]string, error)
}

// Campaigns are inspection campaigns.
type Campaigns interface {
	Campaigns(ctx context.Context) ([]contract.Campaign, error)
	Campaign(ctx context.Context, id string) (contract.Campaign, error)
	AddCampaign(ctx context.Context, c contract.Campaign, by casework.Actor) (contract.Campaign, error)
	// ChangeCampaign changes a draft; of a live campaign only what no clock hangs on.
	ChangeCampaign(ctx context.Context, c contract.Campaign) (contract.Campaign, error)
	ChooseReading(ctx context.Context, id string, first casework.FirstDay, document string, leader casework.Actor) (contract.Campaign, error)
	GoLive(ctx context.Context, id string) (contract.Campaign, error)
	EndCampaign(ctx context.Context, id string) (contract.Campaign, error)
}

// Batches are lists of cases as they were handed over.
type Batches interface {
	Stage(ctx context.Context, list ListUpload, content io.Reader) (StagedList, error)
	Correct(ctx context.Context, batch, fileName string, content io.Reader, by casework.Actor) (StagedList, error)
	Batches(ctx context.Context, campaign string) ([]contract.BatchStanding, error)
	// The other calls answer with the first page of rows.
	Batch(ctx context.Context, id string, page contract.BatchPage) (contract.BatchPreview, error)
	Commit(ctx context.Context, id string, by casework.Actor) (contract.BatchPreview, error)
	// Strike takes a refused row off the shift's list, Restore puts it back.
	Strike(ctx context.Context, batch string, row contract.RowRef, reason string, by casework.Actor) (contract.BatchPreview, error)
	Restore(ctx context.Context, batch string, row contract.RowRef, reason string, by casework.Actor) (contract.BatchPreview, error)
	// OpenRow reads what a row says that CorrectRow may mend.
	OpenRow(ctx context.Context, batch string, row contract.RowRef, by casework.Actor) (contract.OpenedRow, error)
	// CorrectRow mends one refused row by hand.
	CorrectRow(ctx context.Context, batch string, how contract.RowCorrection, by casework.Actor) (StagedList, error)
	// Withdraw takes back a list of which nothing was committed.
	Withdraw(ctx context.Context, batch, reason string, by casework.Actor) (contract.BatchPreview, error)
	// Refused writes the refused rows with their reasons, as a spreadsheet, without
	// those of cases from which the reader is recused.
	Refused(ctx context.Context, r contract.Reader, id string) ([]byte, error)
}

// Policies are the stored policies and calendars.
type Policies interface {
	Policies(ctx context.Context) ([]contract.PolicyVersion, error)
	// PolicyVersion reads one version of a policy.
	PolicyVersion(ctx context.Context, name string, version int) (contract.PolicyVersion, error)
	// ReadPolicy reads the text of a policy, and says everything that is wrong with
	// it; ReadCalendar does so with a year's calendar. Nothing is stored.
	ReadPolicy(ctx context.Context, text string) (contract.PolicyDraft, error)
	ReadCalendar(ctx context.Context, text string) (contract.CalendarDraft, error)
	// PolicyText writes a policy as ReadPolicy reads it, with the sum of its content.
	PolicyText(p casework.Policy) (text, sum string, err error)
	CalendarText(y casework.CalendarYear) (text, sum string, err error)
	// StorePolicy stores a version for ever; the same again changes nothing.
	StorePolicy(ctx context.Context, p casework.Policy, by casework.PersonID, reason string) error
	// ReplaceCalendar puts a version of a year in the place of the one that was read.
	ReplaceCalendar(ctx context.Context, y casework.CalendarYear, read int, by casework.PersonID, reason string) error
	Calendar(ctx context.Context) (casework.Calendar, error)
	// Calendars lists every stored version of every year, by year and version.
	Calendars(ctx context.Context) ([]contract.CalendarVersion, error)
	// CasePolicy chooses what a new case of a campaign carries by value.
	CasePolicy(ctx context.Context, campaign string, level casework.SourceLevel, mode casework.SourceMode, handedOver casework.Instant) (casework.Policy, casework.Calendar, error)
}

// Inbox is what people are told.
type Inbox interface {
	Notices(ctx context.Context, who casework.Actor, after string, limit int) (contract.NoticePage, error)
	MarkRead(ctx context.Context, who casework.Actor, id string) error
	// MarkAllRead leaves what came after the instant unread.
	MarkAllRead(ctx context.Context, who casework.Actor, until casework.Instant) error
}

// Record checks the chain and searches the office's own record.
type Record interface {
	Entries(ctx context.Context, who contract.Reader, f contract.EntryFilter) (contract.EntryPage, error)
	VerifyChain(ctx context.Context, from int64) (contract.ChainReport, error)
}

// check panics when a port is missing, so that it is seen at start and not by
// the first reader.
func (p Ports) check() {
	v := reflect.ValueOf(p)
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.Interface && f.IsNil() {
			panic("api: the port " + v.Type().Field(i).Name + " is missing")
		}
	}
}

func readerOf(actor casework.Actor) contract.Reader { return contract.Reader{Actor: actor} }
