package app

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"jiaoban/api"
	"jiaoban/internal/accounts"
	"jiaoban/internal/contract"
	"jiaoban/internal/gateway"
)

// ports fit the parts of the program to what the API asks for. What the ledger
// offers as it is asked for, the API gets from the ledger itself.
type ports struct {
	record    *record
	temporal  *temporal
	accounts  signIn
	campaigns campaigns
	batches   batches
	recovery  *recoveryState
	late      *lateness
	starts    *starts
	// alone says that the server runs without a worker: what it files waits for
	// Temporal, and it is of use meanwhile.
	alone bool
	// working says whether cases are worked on in this process; nil: elsewhere.
	working func(context.Context) error
}

func newPorts(r *record, t *temporal, o Options) *ports {
	service := accounts.New(r.ledger, r.ledger.Clock, o.Passwords)
	if o.Logger != nil {
		service.Log(o.Logger)
	}
	service.Set(signInSettings(o.Config, r.keys))
	if o.Config.SSO.On() {
		service.UseProvider(providerOf(o.Config))
	}
	return &ports{
		record: r, temporal: t,
		accounts:  signIn{service: service, ledger: r.ledger},
		campaigns: campaigns{r.ledger},
		batches:   newBatches(r.ledger, r.lists, cmp.Or(o.Logger, slog.New(slog.DiscardHandler))),
		recovery:  &recoveryState{},
		alone:     o.Parts == OnlyAPI,
		late:      &lateness{},
		starts:    &starts{mark: r.ledger.MarkStarted},
	}
}

// api are the ports of the server.
func (p *ports) api() api.Ports {
	l := p.record.ledger
	return api.Ports{
		Accounts: p.accounts, SSO: singleSignOn{p.accounts.service}, Logins: p.accounts, Cases: l, Filings: l, Identity: l, Redaction: redactions{l}, Office: l, Policies: rules{l}, Inbox: l, Feed: l, Positions: p.record.keys, Record: l,
		Rosters: l, Handovers: l, Drafts: l, Refusals: l, Proxies: l, Rolls: rolls{ledger: l, batches: p.batches}, Dispatch: l, Tasks: l, Responsible: l,
		Engine: caseEngine{gateway: p.temporal.gateway, starts: p.starts},
		Files:  evidence{store: p.record.files, ledger: l}, Campaigns: p.campaigns, Batches: p.batches,
		Ready: p.ready(),
	}
}

// ready are the parts that a probe asks.
func (p *ports) ready() []api.Ready {
	ready := []api.Ready{
		{Name: "ledger", Check: tried(p.record.ledger.Writable)},
		{Name: "files", Check: tried(func(ctx context.Context) error { return await(ctx, p.record.files.Writable) })},
		{Name: "temporal", Check: p.temporal.healthy, Spared: p.alone, Says: saysAll(p.recovery.says, p.late.says)},
	}
	if p.working != nil {
		ready = append(ready, api.Ready{Name: "worker", Check: p.working})
	}
	return ready
}

// caseEngine has filings applied by the workflows.
type caseEngine struct {
	gateway *gateway.Gateway
	starts  *starts
}

// Apply implements api.Engine.
func (e caseEngine) Apply(ctx context.Context, f contract.Filing, wait time.Duration) error {
	return e.gateway.Apply(ctx, f, wait)
}

// Nudge implements api.Engine.
func (e caseEngine) Nudge(ctx context.Context, ref contract.CaseRef) { e.gateway.Nudge(ctx, ref) }

// Start implements api.Engine.
func (e caseEngine) Start(ctx context.Context, ref contract.CaseRef) error {
	return e.gateway.StartSoon(ctx, ref, e.starts.note)
}
