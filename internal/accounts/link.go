package accounts

import (
	"context"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// LinkStore keeps what single sign-on needs.
type LinkStore interface {
	AddJourney(ctx context.Context, digest string, j contract.Journey, now casework.Instant) error
	// TakeJourney gives a journey once, also one that is over.
	TakeJourney(ctx context.Context, digest string) (contract.Journey, error)
	AccountBySubject(ctx context.Context, issuer, subject string) (contract.Account, error)
	Links(ctx context.Context, account string) ([]contract.Link, error)
	AddLink(ctx context.Context, k contract.Link) (contract.Link, error)
	RemoveLink(ctx context.Context, account, link string) error
}

// Links lists the identities that are linked to an account.
func (s *Service) Links(ctx context.Context, account string) ([]contract.Link, error) {
	return s.store.Links(ctx, account)
}

// Unlink takes an identity from an account.
func (s *Service) Unlink(ctx context.Context, account, link string) error {
	return s.store.RemoveLink(ctx, account, link)
}
