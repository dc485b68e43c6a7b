package casework

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// PairEvidence puts two pictures that are attached already beside one another, as
// before and after of one spot (S1-35). A picture that is paired again leaves what it
// stood beside; the record keeps every pair there was.
type PairEvidence struct {
	Before int64 `json:"before" minimum:"1" doc:"the picture of how it was, by the seq with which it was attached"`
	After  int64 `json:"after" minimum:"1" doc:"the picture of how it is, by the seq with which it was attached"`
}

// EvidencePaired is one such pair.
type EvidencePaired struct{ PairEvidence }

func (*PairEvidence) Kind() Kind        { return CmdPairEvidence }
func (*EvidencePaired) Type() EventType { return "evidence_paired" }

func (b *PairEvidence) check(f *faults) {
	f.need(b.Before > 0, "before")
	f.need(b.After > 0, "after")
}

// picture reports whether somebody looks at it beside another one.
func (e Evidence) picture() bool { return e.Kind == "picture" && !e.Struck }

// spot names what a picture shows, alike for those that stand beside one another:
// whoever attaches one names the other by the beginning of its digest.
func (e Evidence) spot() string {
	_, hex, _ := strings.Cut(e.Digest, ":")
	return cmp.Or(e.Pair, hex[:min(16, len(hex))])
}

// as is what a picture stands for in a pair: what was said of the pair, and otherwise
// of the picture.
func (e Evidence) as() Stage { return cmp.Or(e.Side, e.Stage) }

// beside lists the pictures of other files that stand beside this one.
func (c Case) beside(e Evidence) []Evidence {
	return slices.DeleteFunc(slices.Clone(c.Evidence), func(o Evidence) bool {
		return !o.picture() || o.Digest == e.Digest || o.spot() != e.spot()
	})
}

// besides lists the pictures of other files that stand beside one of the two.
func (c Case) besides(before, after Evidence) []Evidence {
	return slices.DeleteFunc(append(c.beside(before), c.beside(after)...), func(e Evidence) bool {
		return e.Digest == before.Digest || e.Digest == after.Digest
	})
}

// paired reports whether the two, and no others, stand beside one another so already.
func (c Case) paired(before, after Evidence) bool {
	return before.spot() == after.spot() && before.as() == StageBefore && after.as() == StageAfter && len(c.besides(before, after)) == 0
}

// pairing is the post in which somebody pairs a unit's picture as one of their own: of
// that unit while it has a part, or of the office.
func (c Case) pairing(a Actor, u UnitID) (Post, bool) {
	office, unit := rolesOf(CmdPairEvidence)
	for _, r := range unit {
		if a.HasIn(r, u) && c.related(u, OfAnyPart) {
			return Post{Unit: u, Role: r}, true
		}
	}
	return a.firstOf(office)
}

// pairable reports whether there are two pictures that somebody may pair.
func (c Case) pairable(a Actor) bool {
	owned := func(e Evidence) bool { _, own := c.pairing(a, e.Unit); return own }
	return slices.ContainsFunc(c.Evidence, func(e Evidence) bool {
		return e.picture() && e.Stage != StageAfter && slices.ContainsFunc(c.Evidence, func(o Evidence) bool {
			return o.picture() && o.Stage != StageBefore && o.Digest != e.Digest && (owned(e) || owned(o)) && !c.paired(e, o)
		})
	})
}

// pairEvidence is for whoever may attach. A unit pairs a picture of its own, with any
// other as when it attaches one, but takes nobody's pair apart. What was said of a
// picture when it was attached stands.
func (d *decision) pairEvidence(b *PairEvidence) error {
	var f faults
	find := func(field string, seq int64, never Stage) Evidence {
		i := slices.IndexFunc(d.c.Evidence, func(e Evidence) bool { return e.Seq == seq && e.picture() })
		if i < 0 {
			f.add(field, "no_such_picture", "seq", strconv.FormatInt(seq, 10))
			return Evidence{}
		}
		if e := d.c.Evidence[i]; e.Stage == never {
			f.add(field, "stage_says_otherwise", "stage", string(never))
		}
		return d.c.Evidence[i]
	}
	before, after := find("before", b.Before, StageAfter), find("after", b.After, StageBefore)
	switch {
	case len(f) > 0:
	case before.Digest == after.Digest:
		f.add("after", "same_picture")
	case !before.TakenAt.IsZero() && !after.TakenAt.IsZero() && before.TakenAt > after.TakenAt:
		f.add("after", "taken_before")
	}
	if err := f.err(); err != nil {
		return err
	}
	others := d.c.besides(before, after)
	if d.c.paired(before, after) {
		return Refuse(Conflict, "paired_already")
	}
	own := false
	for _, e := range []Evidence{before, after} {
		if post, ok := d.c.pairing(d.cmd.Actor, e.Unit); ok {
			d.post, own = post, true
			continue
		}
		theirs := func(o Evidence) bool {
			_, ok := d.c.pairing(d.cmd.Actor, o.Unit)
			return !ok && o.spot() == e.spot()
		}
		if slices.ContainsFunc(others, theirs) {
			return Refuse(Forbidden, "pair_of_another_unit", "unit", string(e.Unit))
		}
	}
	if !own {
		return Refuse(Forbidden, "not_your_unit", "unit", string(after.Unit))
	}
	d.emit(&EvidencePaired{*b})
	d.dropGates()
	return nil
}

// pairOf names a pair by its event, so that no other picture is in it by chance.
func pairOf(seq int64) string { return "#" + strconv.FormatInt(seq, 10) }

func (c *Case) applyPaired(e Event, p *EvidencePaired) {
	for i := range c.Evidence {
		switch v := &c.Evidence[i]; v.Seq {
		case p.Before:
			v.Pair, v.Side = pairOf(e.Seq), StageBefore
		case p.After:
			v.Pair, v.Side = pairOf(e.Seq), StageAfter
		}
	}
}

// unpair parts what a struck pairing had put together.
func (c *Case) unpair(seq int64) {
	for i := range c.Evidence {
		if v := &c.Evidence[i]; v.Pair == pairOf(seq) {
			v.Pair, v.Side = "", ""
		}
	}
}
