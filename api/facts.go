package api

import (
	"slices"

	"jiaoban/internal/casework"
)

// Facts are what the page is built from beside the OpenAPI document: words and
// the texts of commands, so that the page says nothing in other words than the
// program does.
type Facts struct {
	// Words are the words of enumerations, Chinese and English, by type and value.
	Words map[string]map[string][2]string `json:"words"`
	// Commands are the commands on a case in the order of its life.
	Commands []CommandFacts `json:"commands"`
}

// CommandFacts are the name of a command and what it does, Chinese and English.
type CommandFacts struct {
	Kind casework.Kind `json:"kind"`
	Name [2]string     `json:"name"`
	Does [2]string     `json:"does"`
	// Attestable says that the desk may enter it for a unit, with the instant at
	// which it came on paper.
	Attestable bool `json:"attestable"`
}

// NewFacts gathers the facts.
func NewFacts() Facts {
	f := Facts{Words: casework.Words()}
	for _, kind := range casework.Kinds() {
		text := commandTexts[kind]
		f.Commands = append(f.Commands, CommandFacts{
			Kind: kind, Name: [2]string{commandName(kind, zh), commandName(kind, en)}, Does: [2]string{text.does.zh, text.does.en},
			Attestable: slices.Contains(casework.Attestable(), kind),
		})
	}
	return f
}

// Document writes the OpenAPI document without running a server.
func Document(version string) ([]byte, error) {
	s, err := build(nobody(), Options{Version: version})
	if err != nil {
		return nil, err
	}
	return s.text(), nil
}

// nobody stands behind every port, for a server that is only described: routes
// can be bound to it, and nothing is ever asked of it.
func nobody() Ports {
	// By other names, for many a port has a method of its own name.
	type (
		aAccounts     = Accounts
		aSingleSignOn = SingleSignOn
		aCases        = Cases
		aFilings      = Filings
		aEngine       = Engine
		aFiles        = Files
		aOffice       = Office
		aLogins       = Logins
		aRosters      = Rosters
		aRolls        = Rolls
		aDelegations  = Delegations
		aRefusals     = Refusals
		aIdentities   = Identities
		aRedactions   = Redactions
		aCampaigns    = Campaigns
		aBatches      = Batches
		aPolicies     = Policies
		aInbox        = Inbox
		aFeed         = Feed
		aPositions    = Positions
		aRecord       = Record

		aDispatches       = Dispatches
		aResponsibilities = Responsibilities
	)
	return Ports{
		Accounts:  struct{ aAccounts }{},
		SSO:       struct{ aSingleSignOn }{},
		Cases:     struct{ aCases }{},
		Filings:   struct{ aFilings }{},
		Engine:    struct{ aEngine }{},
		Files:     struct{ aFiles }{},
		Office:    struct{ aOffice }{},
		Logins:    struct{ aLogins }{},
		Rosters:   struct{ aRosters }{},
		Rolls:     struct{ aRolls }{},
		Proxies:   struct{ aDelegations }{},
		Refusals:  struct{ aRefusals }{},
		Identity:  struct{ aIdentities }{},
		Redaction: struct{ aRedactions }{},
		Campaigns: struct{ aCampaigns }{},
		Batches:   struct{ aBatches }{},
		Policies:  struct{ aPolicies }{},
		Inbox:     struct{ aInbox }{},
		Feed:      struct{ aFeed }{},
		Positions: struct{ aPositions }{},
		Record:    struct{ aRecord }{},

		Dispatch:    struct{ aDispatches }{},
		Responsible: struct{ aResponsibilities }{},
	}
}
