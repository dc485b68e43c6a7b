package api

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// complete fills in what a command leaves to the office: the responsible people
// of a unit, and what the evidence store knows of a file.
func (s *Server) complete(ctx context.Context, body casework.Body) error {
	switch b := body.(type) {
	case *casework.Assign:
		for i := range b.Targets {
			if err := s.responsible(ctx, at("targets", i, "unit"), b.Targets[i].Unit, &b.Targets[i].FirstResponsible, &b.Targets[i].DirectResponsible); err != nil {
				return err
			}
		}
	case *casework.Reassign:
		return s.responsible(ctx, "to.unit", b.To.Unit, &b.To.FirstResponsible, &b.To.DirectResponsible)
	case *casework.SubAssign:
		return s.responsible(ctx, "unit", b.Unit, &b.FirstResponsible, &b.DirectResponsible)
	case *casework.Rule:
		if b.To != nil {
			return s.responsible(ctx, "to.unit", b.To.Unit, &b.To.FirstResponsible, &b.To.DirectResponsible)
		}
	case *casework.AmendRegistration:
		if b.Number == nil {
			return nil
		}
		number, starred := contract.SplitStar(*b.Number)
		if starred {
			return invalidField("number", "number_with_star")
		}
		b.Number = &number
	case *casework.AttachEvidence:
		for i := range b.Files {
			if err := s.describeFile(ctx, at("files", i, "digest"), &b.Files[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// responsible names the first and the direct responsible person of a unit where
// the command names none (S0-40). A unit that does not exist is refused here:
// nobody would ever be called.
func (s *Server) responsible(ctx context.Context, field string, id casework.UnitID, first, direct *casework.PersonID) error {
	if id == "" {
		return nil // the rules say that it is missing
	}
	unit, err := s.ports.Office.Unit(ctx, id)
	if missing(err) {
		return invalidField(field, "no_such_unit")
	}
	if err != nil {
		return err
	}
	if *first == "" {
		*first = unit.FirstResponsible
	}
	if *direct == "" {
		*direct = unit.DirectResponsible
	}
	return nil
}

// describeFile takes size and type from the store, whatever the sender wrote. A
// digest alone attaches nothing: the file must be the sender's to name.
func (s *Server) describeFile(ctx context.Context, field string, f *casework.EvidenceFile) error {
	if f.Digest == "" {
		return nil // the rules say that it is missing
	}
	object, err := s.ports.Files.Attachable(ctx, readerOf(actorOf(ctx)), f.Digest)
	if missing(err) {
		return invalidField(field, "no_such_file")
	}
	if err != nil {
		return err
	}
	f.Size, f.MediaType, f.Kind = object.Size, object.MediaType, object.Kind
	return nil
}

// missing reports whether an error says that there is no such thing.
func missing(err error) bool {
	if e := casework.AsError(err); e != nil {
		return e.Reason == casework.NotFound
	}
	var theirs *Refusal
	return errors.As(err, &theirs) && theirs.Status == http.StatusNotFound
}

// at is the path of a field of the i-th element of a list.
func at(list string, i int, field string) string { return list + "[" + strconv.Itoa(i) + "]." + field }
