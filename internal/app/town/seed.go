package town

import (
	"context"
	"fmt"
	"slices"

	"jiaoban/internal/accounts"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Registry is where units and people are kept.
type Registry interface {
	Now(ctx context.Context) (casework.Instant, error)
	Units(ctx context.Context) ([]contract.Unit, error)
	AddUnit(ctx context.Context, u contract.Unit) (contract.Unit, error)
	People(ctx context.Context, ids ...casework.PersonID) ([]contract.Person, error)
	AddPerson(ctx context.Context, p contract.Person) (contract.Person, error)
	Holdings(ctx context.Context, person casework.PersonID) ([]contract.Holding, error)
	GrantPost(ctx context.Context, h contract.Holding) (contract.Holding, error)
	OnDuty(ctx context.Context, unit casework.UnitID, at casework.Instant) ([]contract.Duty, error)
	AddDuty(ctx context.Context, d contract.Duty) (contract.Duty, error)
	Accounts(ctx context.Context) ([]contract.Account, error)
}

// turn is how long the one turn on a unit's roster lasts. A demonstration has
// nobody to take over.
const turn = 365 * casework.Day

// seeding brings the city in. Every step looks first, so that a start after an
// interrupted one goes on, and one after a finished one changes nothing.
type seeding struct {
	registry Registry
	service  *accounts.Service
	now      casework.Instant

	people   map[casework.PersonID]bool
	units    map[casework.UnitID]bool
	accounts map[string]bool // by login, those whose password is no longer the first one
}

// Seed brings units, people, rosters and logins in; all logins have the one
// password. The service should hash cheaply: there are many accounts, and each
// is hashed at the usual cost at its first sign-in.
func Seed(ctx context.Context, registry Registry, service *accounts.Service, password string) error {
	s := &seeding{registry: registry, service: service}
	if err := s.look(ctx); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{s.addPeople, s.addUnits, s.grantPosts, s.fillRosters} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	for _, l := range Logins(password) {
		if err := s.openAccount(ctx, l); err != nil {
			return fmt.Errorf("login %s: %w", l.Login, err)
		}
	}
	return nil
}

func (s *seeding) look(ctx context.Context) (err error) {
	if s.now, err = s.registry.Now(ctx); err != nil {
		return err
	}
	people, err := s.registry.People(ctx)
	if err != nil {
		return err
	}
	units, err := s.registry.Units(ctx)
	if err != nil {
		return err
	}
	open, err := s.registry.Accounts(ctx)
	if err != nil {
		return err
	}
	s.people, s.units, s.accounts = map[casework.PersonID]bool{}, map[casework.UnitID]bool{}, map[string]bool{}
	for _, p := range people {
		s.people[p.ID] = true
	}
	for _, u := range units {
		s.units[u.ID] = true
	}
	for _, a := range open {
		s.accounts[a.Login] = true
	}
	return nil
}

func (s *seeding) addPeople(ctx context.Context) error {
	for i, l := range Logins("") {
		if s.people[l.Person] {
			continue
		}
		// Numbers of this series are given to nobody.
		p := contract.Person{ID: l.Person, Name: l.Name, Telephone: fmt.Sprintf("000-%07d", i+1)}
		if _, err := s.registry.AddPerson(ctx, p); err != nil {
			return fmt.Errorf("person %s: %w", l.Person, err)
		}
	}
	return nil
}

func (s *seeding) addUnits(ctx context.Context) error {
	for i, p := range places {
		if s.units[UnitID(p.slug)] {
			continue
		}
		u := contract.Unit{
			ID: UnitID(p.slug), Name: p.name + mark, Kind: p.kind, Telephone: fmt.Sprintf("000-9%06d", i+1), Code: "SF-" + p.slug,
		}
		if p.parent != "" {
			u.Parent = UnitID(p.parent)
		}
		if p.handles() {
			u.FirstResponsible, u.DirectResponsible = PersonID(p.slug+"-leader"), PersonID(p.slug+"-deputy")
		}
		if _, err := s.registry.AddUnit(ctx, u); err != nil {
			return fmt.Errorf("unit %s: %w", p.slug, err)
		}
	}
	return nil
}

func (s *seeding) grantPosts(ctx context.Context) error {
	for _, l := range Logins("") {
		held, err := s.registry.Holdings(ctx, l.Person)
		if err != nil {
			return err
		}
		for _, role := range l.Roles {
			if slices.ContainsFunc(held, func(h contract.Holding) bool { return h.Unit == l.Unit && h.Role == role }) {
				continue
			}
			if _, err := s.registry.GrantPost(ctx, contract.Holding{Person: l.Person, Unit: l.Unit, Role: role}); err != nil {
				return fmt.Errorf("post of %s: %w", l.Person, err)
			}
		}
	}
	return nil
}

// fillRosters puts somebody on duty in the office and in every unit (S1-04).
func (s *seeding) fillRosters(ctx context.Context) error {
	onDuty := func(unit casework.UnitID, person, backup string) error {
		turns, err := s.registry.OnDuty(ctx, unit, s.now)
		if err != nil || len(turns) > 0 {
			return err
		}
		_, err = s.registry.AddDuty(ctx, contract.Duty{
			Unit: unit, Person: PersonID(person), Backup: PersonID(backup), Telephone: "000-0000000", From: s.now, Until: s.now.Add(turn),
		})
		return err
	}
	if err := onDuty(contract.OfficeUnit, "duty", "duty2"); err != nil {
		return fmt.Errorf("roster of the office: %w", err)
	}
	for _, p := range places {
		if !p.handles() {
			continue
		}
		if err := onDuty(UnitID(p.slug), p.slug+"-duty", p.slug+"-backup"); err != nil {
			return fmt.Errorf("roster of %s: %w", p.slug, err)
		}
	}
	return nil
}

// openAccount makes an account as an administrator would and changes its first
// password as its owner would.
func (s *seeding) openAccount(ctx context.Context, l Login) error {
	if s.accounts[l.Login] {
		return nil
	}
	_, first, err := s.service.Create(ctx, accounts.NewAccount{Person: l.Person, Login: l.Login})
	if err != nil {
		return err
	}
	token, who, err := s.service.SignIn(ctx, l.Login, first, "demonstration")
	if err != nil {
		return err
	}
	if err := s.service.ChangePassword(ctx, who, first, l.Password); err != nil {
		return err
	}
	return s.service.SignOut(ctx, token)
}
