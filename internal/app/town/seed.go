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
	Units(ctx context.Context, ids ...casework.UnitID) ([]contract.Unit, error)
	AddUnit(ctx context.Context, u contract.Unit) (contract.Unit, error)
	People(ctx context.Context, ids ...casework.PersonID) ([]contract.Person, error)
	AddPerson(ctx context.Context, p contract.Person) (contract.Person, error)
	Holdings(ctx context.Context, person casework.PersonID) ([]contract.Holding, error)
	GrantPost(ctx context.Context, h contract.Holding) (contract.Holding, error)
	OnDuty(ctx context.Context, unit casework.UnitID, at casework.Instant) ([]contract.Duty, error)
	AddDuty(ctx context.Context, d contract.Duty) (contract.Duty, error)
	Responsibilities(ctx context.Context, version int64) (contract.ResponsibilityList, error)
	StoreResponsibilities(ctx context.Context, n contract.NewResponsibilities) (contract.ResponsibilityList, error)
	Accounts(ctx context.Context) ([]contract.Account, error)
	SetPassword(ctx context.Context, account, hash string, mustChange bool, at casework.Instant, keep string) error
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
	accounts map[string]contract.Account // by login
}

// Seed brings units, people, rosters, the responsibility list and logins in; all logins have the one
// password. The service should hash cheaply: there are many accounts, and each
// is hashed at the usual cost at its first sign-in.
func Seed(ctx context.Context, registry Registry, service *accounts.Service, password string) error {
	s := &seeding{registry: registry, service: service}
	if err := s.look(ctx); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{s.addPeople, s.addUnits, s.grantPosts, s.fillRosters, s.publishList} {
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
	s.people, s.units, s.accounts = map[casework.PersonID]bool{}, map[casework.UnitID]bool{}, map[string]contract.Account{}
	for _, p := range people {
		s.people[p.ID] = true
	}
	for _, u := range units {
		s.units[u.ID] = true
	}
	for _, a := range open {
		s.accounts[a.Login] = a
	}
	return nil
}

func (s *seeding) addPeople(ctx context.Context) error {
	for i, p := range people() {
		id := PersonID(p.login)
		if s.people[id] {
			continue
		}
		// Numbers of this series are given to nobody.
		if _, err := s.registry.AddPerson(ctx, contract.Person{ID: id, Name: p.name, Telephone: fmt.Sprintf("000-%07d", i+1)}); err != nil {
			return fmt.Errorf("person %s: %w", id, err)
		}
	}
	return nil
}

func (s *seeding) addUnits(ctx context.Context) error {
	for _, u := range units() {
		if s.units[u.ID] {
			continue
		}
		if _, err := s.registry.AddUnit(ctx, u); err != nil {
			return fmt.Errorf("unit %s: %w", u.ID, err)
		}
	}
	return nil
}

func (s *seeding) grantPosts(ctx context.Context) error {
	for _, p := range people() {
		id := PersonID(p.login)
		held, err := s.registry.Holdings(ctx, id)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(held, func(h contract.Holding) bool { return h.Unit == p.unit && h.Role == p.role }) {
			continue
		}
		if _, err := s.registry.GrantPost(ctx, contract.Holding{Person: id, Unit: p.unit, Role: p.role}); err != nil {
			return fmt.Errorf("post of %s: %w", id, err)
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

// openAccount makes an account as an administrator would. Its password need not
// be changed at the first sign-in: everybody in the city shares it.
func (s *seeding) openAccount(ctx context.Context, l Login) error {
	account, there := s.accounts[l.Login]
	if there && !account.MustChange {
		return nil
	}
	if !there {
		made, _, err := s.service.Create(ctx, accounts.NewAccount{Person: l.Person, Login: l.Login, Password: l.Password})
		if err != nil {
			return err
		}
		account = made
	}
	return s.registry.SetPassword(ctx, account.ID, account.Hash, false, s.now, "")
}
