package casework

import (
	"slices"
	"strconv"
)

func (d *decision) decideReply() error {
	now, person := d.cmd.FiledAt, d.cmd.Actor.Person
	switch b := d.cmd.Body.(type) {
	case *MergeAnswers:
		if d.c.Mode != Separate {
			return Refuse(Conflict, "nothing_to_merge")
		}
		if !d.c.Reply.SignedAt.IsZero() {
			return Refuse(Conflict, "signed_already")
		}
		if !agrees(b.Verdict, d.c.OpenIssues(), func(i Issue) Verdict { return i.Verdict }) {
			return invalid("verdict", "verdict_contradicts")
		}
		d.emit(&AnswersMerged{Merged: MergedReply{Summary: b.Summary.Ref(), Verdict: b.Verdict, By: person, At: now}})
	case *SignReply:
		return d.signReply(b)
	case *ReportUp:
		if d.c.Reply.SignedAt.IsZero() {
			return Refuse(Conflict, "reply_not_signed")
		}
		d.emit(&ReportedUp{ReportUp: *b, At: now})
		return d.stop(ClockUpstream, "")
	case *RecordUpstreamResult:
		if d.c.Reply.ReportedAt.IsZero() {
			return Refuse(Conflict, "not_reported_up")
		}
		d.emit(&UpstreamResultRecorded{*b})
	case *PreparePublication:
		return d.preparePublication(b)
	case *Publish:
		return d.publish(b)
	case *Rework:
		return d.openRound(b.Round, b.HandedOverAt, b.Document, b.Reason)
	case *Reopen:
		return d.openRound(b.Round, b.HandedOverAt, b.Document, b.Reason)
	}
	return nil
}

func (d *decision) preparePublication(b *PreparePublication) error {
	if d.c.Reply.SignedAt.IsZero() {
		return Refuse(Conflict, "reply_not_signed")
	}
	p := PreparedPublication{
		ID: id("p", d.c.Counters.Publication), Round: d.c.Round, Text: b.Text.Ref(), Decisions: slices.Clone(b.Decisions),
		By: d.cmd.Actor.Person, ByFor: d.cmd.Actor.ActingFor, At: d.cmd.FiledAt,
	}
	for i := range p.Decisions {
		p.Decisions[i].Reason = p.Decisions[i].Reason.Ref()
	}
	d.emit(&PublicationPrepared{Publication: p})
	return nil
}

// Settles refuses where something that a check found in the text is not among
// what is kept; what is the complainant's is never kept. The rules see no text,
// so whoever takes the command in has it checked and asks here.
func (b *PreparePublication) Settles(found []RedactionDecision) error {
	var f faults
	for _, hit := range found {
		place := strconv.Itoa(hit.Start+1) + "-" + strconv.Itoa(hit.End) // as people count: from 1, with the last
		kept := slices.ContainsFunc(b.Decisions, func(d RedactionDecision) bool {
			return d.Decision == RedactionKept && d.Kind == hit.Kind && d.Start == hit.Start && d.End == hit.End
		})
		switch {
		case hit.Kind == RedactComplainant:
			f.add("text", "complainant_never_kept")
		case !kept:
			f.add("text", "redaction_undecided", "hit", string(hit.Kind), "place", place)
		}
	}
	return f.err()
}

// publish is the second signature: by another person, under a text that was
// prepared in this round.
func (d *decision) publish(b *Publish) error {
	if d.c.Reply.SignedAt.IsZero() {
		return Refuse(Conflict, "reply_not_signed")
	}
	i := slices.IndexFunc(d.c.Prepared, func(p PreparedPublication) bool { return p.ID == b.Prepared && p.Round == d.c.Round && !p.Fallen })
	if i < 0 {
		return Refuse(Conflict, "publication_not_prepared", "prepared", b.Prepared)
	}
	if b.On > d.c.Policy.Zone.DateOf(d.cmd.FiledAt) {
		return invalid("on", "in_future")
	}
	d.emit(&ResultPublished{Publish: *b, By: d.cmd.Actor.Person})
	return nil
}

func (d *decision) signReply(b *SignReply) error {
	if !d.c.Reply.SignedAt.IsZero() {
		return Refuse(Conflict, "signed_already")
	}
	if d.c.Mode == Separate && d.c.Merged == nil {
		return Refuse(Conflict, "merge_first")
	}
	d.emit(&ReplySigned{By: d.cmd.Actor.Person, At: d.cmd.FiledAt, Instruction: b.Instruction})
	return nil
}

// openRound starts a numbered passage through the reply track on the same case:
// its own clocks, the old breaches kept. It counts by the calendar of the day: a
// year that had none when the case was registered may have one now.
func (d *decision) openRound(kind RoundKind, handedOver Instant, document string, reason Text) error {
	if handedOver > d.cmd.FiledAt {
		return invalid("handed_over_at", "in_future")
	}
	if handedOver < d.c.HandedOverAt {
		return invalid("handed_over_at", "before_handover")
	}
	d.cancel("new_round", func(k Clock) bool { return k.Kind != ClockAnswerEscalation })
	p := &RoundOpened{Round: Round{
		Number: d.c.Round + 1, Kind: kind, HandedOverAt: handedOver, Opened: d.cmd.FiledAt, Document: document, Reason: reason.Ref(),
	}}
	if cal := d.c.Calendar.with(d.cmd.Calendar); !cal.same(d.c.Calendar) {
		p.Calendar = &cal
	}
	d.emit(p)
	return d.startRound()
}
