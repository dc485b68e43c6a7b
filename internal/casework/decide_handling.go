package casework

import "slices"

func (d *decision) decideHandling() error {
	switch b := d.cmd.Body.(type) {
	case *RecordContact:
		return d.recordContact(b)
	case *Contribute:
		return d.contribute(b)
	case *Cosign:
		return d.cosign(b)
	case *RecordVisit:
		if b.At > d.cmd.FiledAt {
			return invalid("at", "in_future")
		}
		if err := d.knownEvidence("evidence", b.Evidence); err != nil {
			return err
		}
		d.emit(&VisitRecorded{*b})
	case *AttachEvidence:
		return d.attachEvidence(b)
	case *PairEvidence:
		return d.pairEvidence(b)
	}
	return nil
}

// recordContact: the lead must record that it reached each co-handler (S1-14);
// the notice of acceptance to the complainant stops the statutory clock.
func (d *decision) recordContact(b *RecordContact) error {
	if b.With == "unit" {
		i := d.c.assignmentIndex(b.Assignment)
		if i < 0 || !d.c.isActive(d.c.Assignments[i]) {
			return Refuse(Conflict, "no_such_assignment", "assignment", b.Assignment)
		}
	}
	d.emit(&ContactRecorded{*b})
	if b.With == "complainant" && b.Purpose == "acceptance" {
		return d.stop(ClockNotify, "")
	}
	return nil
}

// contribute delivers the part of an assisting or sub-assigned unit; a second
// delivery adds to the first.
func (d *decision) contribute(b *Contribute) error {
	s, err := d.acknowledged(b.Assignment)
	if err != nil {
		return err
	}
	if s.Answers {
		return Refuse(Conflict, "answers_itself", "assignment", s.ID)
	}
	if err := d.knownEvidence("evidence", b.Evidence); err != nil {
		return err
	}
	d.emit(&ContributionMade{Contribute: *b, At: d.cmd.At()})
	return d.stop(ClockContribute, s.ID)
}

func (d *decision) cosign(b *Cosign) error {
	s, err := d.acknowledged(b.Assignment)
	if err != nil {
		return err
	}
	if s.Role != RoleTerritorial {
		return Refuse(Conflict, "not_territorial", "assignment", s.ID)
	}
	if s.Answers {
		return Refuse(Conflict, "answers_itself", "assignment", s.ID)
	}
	d.emit(&Cosigned{Cosign: *b, At: d.cmd.At()})
	return d.stop(ClockContribute, s.ID)
}

func (d *decision) attachEvidence(b *AttachEvidence) error {
	var f faults
	for i, e := range b.Files {
		if e.Size <= 0 || e.Kind == "" {
			f.add(at("files", i, "digest"), "evidence_unknown", "digest", e.Digest)
		}
		if e.Kind != "" && !e.Nature.fits(e.Kind) {
			f.add(at("files", i, "nature"), "nature_does_not_fit", "nature", string(e.Nature), "content", e.Kind)
		}
		if e.TakenAt > d.cmd.FiledAt {
			f.add(at("files", i, "taken_at"), "in_future")
		}
		attached := slices.ContainsFunc(d.c.Evidence, func(o Evidence) bool { return !o.Struck && o.Digest == e.Digest && o.Nature == e.Nature })
		named := slices.ContainsFunc(b.Files[:i], func(o EvidenceFile) bool { return o.Digest == e.Digest && o.Nature == e.Nature })
		if attached || named {
			f.add(at("files", i, "digest"), "attached_already", "digest", e.Digest)
		}
		if e.Issue != "" && !slices.ContainsFunc(d.c.Issues, func(o Issue) bool { return o.ID == e.Issue }) {
			f.add(at("files", i, "issue"), "no_such_issue", "issue", e.Issue)
		}
	}
	if err := f.err(); err != nil {
		return err
	}
	for _, e := range b.Files {
		d.emit(&EvidenceAttached{Evidence: Evidence{
			Digest: e.Digest, Size: e.Size, MediaType: e.MediaType, Kind: e.Kind, Nature: e.Nature, Stage: e.Stage,
			Pair: e.Pair, TakenAt: e.TakenAt, Place: e.Place, Issue: e.Issue, Unit: d.post.Unit, By: d.cmd.Actor.Person,
		}})
	}
	return nil
}
