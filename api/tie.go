package api

import (
	"context"
	"net/http"
	"strconv"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// TiesView is what still hangs on a unit or a person, with the names in it.
type TiesView struct {
	contract.Ties

	Names Names `json:"names"`
}

type tiesOutput struct{ Body TiesView }

type unitIDInput struct {
	ID casework.UnitID `path:"id" maxLength:"64" doc:"the unit"`
}

type personIDInput struct {
	ID casework.PersonID `path:"id" maxLength:"64" doc:"the person"`
}

func (s *Server) tieRoutes() {
	one := op("get-unit", http.MethodGet, "/units/{id}", tagOffice, "Read a unit 查看单位")
	operate(s, one, func(ctx context.Context, in *unitIDInput) (*unitOutput, error) {
		unit, err := s.ports.Office.Unit(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		mayCall, err := s.callable(ctx)
		if err != nil {
			return nil, err
		}
		if !mayCall.unit(in.ID) {
			unit.Telephone = ""
		}
		return unitAnswer(unit), nil
	})
	unit := op("read-unit-ties", http.MethodGet, "/units/{id}/ties", tagOffice, "What hangs on a unit 停用或调整单位的影响")
	unit.Errors = append(unit.Errors, http.StatusForbidden)
	operate(s, unit, func(ctx context.Context, in *unitIDInput) (*tiesOutput, error) {
		return s.ties(ctx, func() (contract.Ties, error) { return s.ports.Office.UnitTies(ctx, in.ID) })
	})
	person := op("read-person-ties", http.MethodGet, "/people/{id}/ties", tagOffice, "What hangs on a person 停用人员的影响")
	person.Errors = append(person.Errors, http.StatusForbidden)
	operate(s, person, func(ctx context.Context, in *personIDInput) (*tiesOutput, error) {
		return s.ties(ctx, func() (contract.Ties, error) { return s.ports.Office.PersonTies(ctx, in.ID) })
	})
}

func (s *Server) ties(ctx context.Context, read func() (contract.Ties, error)) (*tiesOutput, error) {
	if err := guard(ctx, ManageStaff); err != nil {
		return nil, err
	}
	ties, err := read()
	if err != nil {
		return nil, err
	}
	ties.Responsible = orEmpty(ties.Responsible)
	names, err := s.names(ctx, mentioned(ties))
	return &tiesOutput{Body: TiesView{Ties: ties, Names: names}}, err
}

// asSeen refuses a change by somebody who saw an older version.
func asSeen(header string, version int64) error {
	if header == "" || header == "*" || header == etag(version) {
		return nil
	}
	return changedSince(casework.Refuse(casework.Conflict, "changed_meanwhile", "version", strconv.FormatInt(version, 10)))
}

// meanwhile answers a change that came between reading and writing as one that
// came before reading.
func meanwhile(err error) error {
	if e := casework.AsError(err); e != nil && e.Code == "changed_meanwhile" {
		return changedSince(e)
	}
	return err
}

func changedSince(e *casework.Error) error {
	return refuse(http.StatusPreconditionFailed, e.Code, "version", e.Params["version"])
}
