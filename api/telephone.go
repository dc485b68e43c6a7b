package api

import (
	"context"
	"slices"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// callable says whose telephones a reader reads.
type callable struct {
	all bool
	in  contract.Callable
}

// callable goes by the rules' own table of who reads what: telephones are for those
// who call, and for the own unit and those below it.
func (s *Server) callable(ctx context.Context) (c callable, err error) {
	who := actorOf(ctx)
	if c.all = who.Reads(casework.DataTelephones) == casework.ReachAll; c.all {
		return c, nil
	}
	c.in, err = s.ports.Office.Callable(ctx, who.UnitsReading(casework.DataTelephones), casework.InstantOf(s.options.Clock()))
	return c, err
}

// dialled refuses what nobody can ring up; what stood there before stays.
func dialled(sent, stands string) error {
	if sent == "" || sent == stands || contract.IsTelephone(sent) {
		return nil
	}
	return &casework.Error{Reason: casework.Invalid, Code: "invalid_fields", Fields: []casework.FieldError{{Field: "telephone", Code: contract.NoTelephone}}}
}

func (c callable) unit(id casework.UnitID) bool { return c.all || slices.Contains(c.in.Units, id) }

func (c callable) person(id casework.PersonID) bool {
	return c.all || slices.Contains(c.in.People, id)
}
