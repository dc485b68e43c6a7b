package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// complete fills in what a command leaves to the office: the responsible people
// of a unit, and what the evidence store knows of a file.
func (s *Server) complete(ctx context.Context, body casework.Body) error {
	switch b := body.(type) {
	case *casework.Assign:
		errs := make([]error, len(b.Targets))
		for i := range b.Targets {
			errs[i] = s.responsible(ctx, at("targets", i, "unit"), b.Targets[i].Unit, &b.Targets[i].FirstResponsible, &b.Targets[i].DirectResponsible)
		}
		return together(errs...)
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
		errs := make([]error, len(b.Files))
		for i := range b.Files {
			errs[i] = s.describeFile(ctx, at("files", i, "digest"), &b.Files[i])
		}
		return together(errs...)
	}
	return nil
}

// filledIn are the last names of fields that complete fills in.
var filledIn = []string{"first_responsible", "direct_responsible", "size", "media_type", "kind"}

// leftEmptyBy tells fields that could not be filled in, since what stands beside them
// is at fault: they are not the sender's to mend.
func leftEmptyBy(incomplete error) func(field string) bool {
	split := func(field string) (above, name string) {
		i := strings.LastIndexByte(field, '.') + 1
		return field[:i], field[i:]
	}
	return func(field string) bool {
		refusal := casework.AsError(incomplete)
		above, name := split(field)
		return refusal != nil && slices.Contains(filledIn, name) && slices.ContainsFunc(refusal.Fields, func(f casework.FieldError) bool {
			beside, _ := split(f.Field)
			return beside == above
		})
	}
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
