package ledger

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// secret reports whether an escalation is the office's own affair: one
// above urging that nobody with a name has confirmed, and every referral.
func secret(x casework.Escalation) bool {
	if x.Rung.Withheld() {
		return true
	}
	return x.State == casework.EscalationProposed || x.State == casework.EscalationDeclined
}

// openTo narrows a query over escalations to what the reader may see; it is
// secret in SQL.
func openTo(who contract.Reader) func(*gorm.DB) *gorm.DB {
	return func(tx *gorm.DB) *gorm.DB {
		if who.Reads(casework.DataProposals) == casework.ReachAll {
			return tx
		}
		return tx.Where("escalations.rung NOT IN ? AND escalations.state NOT IN ?", casework.WithheldRungs,
			[]casework.EscalationState{casework.EscalationProposed, casework.EscalationDeclined})
	}
}

// sometimesSecret are the events that some readers of a case do not see, and the one of
// which not everybody sees every word.
var sometimesSecret = append(slices.Sorted(maps.Keys(keeps)), (*casework.CaseRegistered)(nil).Type())

// blind reports whether something of a case may be kept from the reader.
func blind(who contract.Reader) bool {
	return slices.ContainsFunc([]casework.Data{casework.DataProposals, casework.DataRecusals, casework.DataIdentity},
		func(k casework.Data) bool { return who.Reads(k) != casework.ReachAll })
}

// sight is what one reader may see of one case that is the reader's. It is the
// one place that takes from a case, its events and its filings what is secret;
// the record is left as it is.
type sight struct {
	tx  *gorm.DB
	who contract.Reader
	c   casework.Case // as it stands
	// seen says of the other cases looked for so far whether they are the reader's.
	seen map[casework.CaseID]bool
	// latest is the last event that the reader may see, once all were read; nil: not yet.
	latest *casework.Event
}

func sightOf(tx *gorm.DB, who contract.Reader, id casework.CaseID) (*sight, error) {
	c, err := loadCase(tx, id)
	return newSight(tx, who, c), err
}

// seenSight is that of a case which is there and the reader's, as by seen, in one statement.
func seenSight(tx *gorm.DB, who contract.Reader, data casework.Data, id casework.CaseID) (*sight, error) {
	var row struct{ Body []byte }
	err := tx.Table(casesTable).Select("snapshots.body").Joins("LEFT JOIN snapshots ON snapshots.case_id = cases.id").
		Scopes(visibleCase(who, data, id)).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, noSuchCase()
	}
	if err != nil {
		return nil, wrap(err, "looking for a case")
	}
	c, err := snapshotRow{CaseID: id, Body: row.Body}.state()
	return newSight(tx, who, c), err
}

func newSight(tx *gorm.DB, who contract.Reader, c casework.Case) *sight {
	return &sight{tx: tx, who: who, c: c, seen: map[casework.CaseID]bool{}}
}

// sights are those of several cases, each made when it is needed.
type sights map[casework.CaseID]*sight

// sightsOf are those of a page of cases, read at once.
func sightsOf(tx *gorm.DB, who contract.Reader, ids []casework.CaseID) (sights, error) {
	all := sights{}
	for some := range slices.Chunk(ids, rowsAtOnce) {
		var rows []snapshotRow
		if err := tx.Where("case_id IN ?", some).Find(&rows).Error; err != nil {
			return nil, wrap(err, "reading the states of cases")
		}
		for _, r := range rows {
			c, err := r.state()
			if err != nil {
				return nil, err
			}
			all[r.CaseID] = newSight(tx, who, c)
		}
	}
	return all, nil
}

// of is the sight of one case, which is made if it is not there.
func (all sights) of(tx *gorm.DB, who contract.Reader, id casework.CaseID) (*sight, error) {
	s, known := all[id]
	if !known {
		var err error
		if s, err = sightOf(tx, who, id); err != nil {
			return nil, err
		}
		all[id] = s
	}
	return s, nil
}

// event gives an event of any case as the reader may see it, or nothing.
func (all sights) event(tx *gorm.DB, who contract.Reader, e casework.Event) ([]casework.Event, error) {
	if !slices.Contains(sometimesSecret, e.Type) && !slices.Contains(mended, e.Type) && len(named(e)) == 0 {
		return []casework.Event{e}, nil
	}
	s, err := all.of(tx, who, e.Case)
	if err != nil {
		return nil, err
	}
	return s.events([]casework.Event{e})
}

// look finds out, by one query, which other cases are the reader's.
func (s *sight) look(ids []casework.CaseID) error {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id casework.CaseID) bool {
		_, known := s.seen[id]
		return id == "" || known
	})
	if len(ids) == 0 {
		return nil
	}
	var seen []casework.CaseID
	for some := range slices.Chunk(ids, rowsAtOnce) {
		err := s.tx.Model(&caseRow{}).Scopes(visible(s.who, casework.DataCases, "cases.id")).Where("cases.id IN ?", some).Pluck("cases.id", &seen).Error
		if err != nil {
			return wrap(err, "looking for the cases that a case names")
		}
		for _, id := range some {
			s.seen[id] = slices.Contains(seen, id)
		}
	}
	return nil
}

// shows reports whether a link to an earlier case is for the reader: of a case
// that is not the reader's it would tell that it is there, and whoever may not
// know who complained may not know that it was the same person either.
func (s *sight) shows(link casework.RepeatLink) bool {
	return s.seen[link.Case] && (link.Basis != casework.BasisPerson || s.who.Reads(casework.DataIdentity) == casework.ReachAll)
}

func (s *sight) shown(links []casework.RepeatLink) []casework.RepeatLink {
	return slices.DeleteFunc(slices.Clone(links), func(link casework.RepeatLink) bool { return !s.shows(link) })
}

// complainantRef tells whether somebody gave a name, which who may not look is not told.
func (s *sight) complainantRef(ref string) string {
	if s.who.All || s.who.Reads(casework.DataIdentity) == casework.ReachAll {
		return ref
	}
	return ""
}

// merged is a screening without the case that it was merged into, where that is
// not the reader's.
func (s *sight) merged(screening casework.Screening) casework.Screening {
	if !s.seen[screening.Into] {
		screening.Into = ""
	}
	return screening
}

// named lists the other cases that an event names.
func named(e casework.Event) []casework.CaseID {
	var ids []casework.CaseID
	switch p := e.Payload.(type) {
	case *casework.CaseRegistered:
		for _, link := range p.Repeats {
			ids = append(ids, link.Case)
		}
	case *casework.RepeatLinked:
		ids = append(ids, p.Link.Case)
	case *casework.ScreeningProposed:
		ids = append(ids, p.Screening.Into)
	case *casework.Screened:
		if p.Screening != nil {
			ids = append(ids, p.Screening.Into)
		}
	}
	return ids
}

// events are those of some events of the case that the reader may see, as the
// reader may see them.
func (s *sight) events(some []casework.Event) ([]casework.Event, error) {
	if s.who.All {
		return some, nil
	}
	var ids []casework.CaseID
	for _, e := range some {
		ids = append(ids, named(e)...)
	}
	if err := s.look(ids); err != nil {
		return nil, err
	}
	shown := make([]casework.Event, 0, len(some))
	for _, e := range some {
		if s.hides(e) {
			continue
		}
		if s.mends() {
			e = s.mendedEvent(e)
		}
		switch p := e.Payload.(type) {
		case *casework.CaseRegistered:
			open := *p
			open.Repeats = s.shown(p.Repeats)
			open.ComplainantRef = s.complainantRef(p.ComplainantRef)
			e.Payload = &open
		case *casework.ScreeningProposed:
			e.Payload = &casework.ScreeningProposed{Screening: s.merged(p.Screening)}
		case *casework.Screened:
			if p.Screening != nil {
				open := s.merged(*p.Screening)
				e.Payload = &casework.Screened{Screening: &open, Reason: p.Reason}
			}
		}
		shown = append(shown, e)
	}
	return shown, nil
}

// keeps says of which events some are kept from a reader, as the case stands now; those
// of other types are for everybody who sees the case.
var keeps = func() map[casework.EventType]func(*sight, casework.Event) bool {
	// Who has a stake in a case is the office's to know, not that of its units.
	recusal := func(s *sight, _ casework.Event) bool { return s.who.Reads(casework.DataRecusals) != casework.ReachAll }
	proposal := func(s *sight, _ casework.Event) bool { return s.who.Reads(casework.DataProposals) != casework.ReachAll }
	escalation := func(s *sight, e casework.Event) bool {
		id := escalationIn(e)
		if id == "" || !proposal(s, e) {
			return false
		}
		x, found := escalationOf(s.c, id)
		return !found || secret(x)
	}
	link := func(s *sight, e casework.Event) bool {
		p, links := e.Payload.(*casework.RepeatLinked)
		return links && !s.shows(p.Link)
	}
	return map[casework.EventType]func(*sight, casework.Event) bool{
		(*casework.PersonRecused)(nil).Type(): recusal, (*casework.RecusalLifted)(nil).Type(): recusal,
		(*casework.AccountabilityReviewed)(nil).Type(): proposal, (*casework.RepeatLinked)(nil).Type(): link,
		(*casework.RungReached)(nil).Type(): escalation, (*casework.EscalationOpened)(nil).Type(): escalation,
		(*casework.EscalationDecided)(nil).Type(): escalation, (*casework.EscalationReplied)(nil).Type(): escalation,
	}
}()

// hides reports whether an event is kept from the reader.
func (s *sight) hides(e casework.Event) bool {
	kept, some := keeps[e.Payload.Type()]
	return some && kept(s, e)
}

// escalationIn names the escalation that an event is about, if it is about one.
func escalationIn(e casework.Event) string {
	switch p := e.Payload.(type) {
	case *casework.RungReached:
		return p.Escalation.ID
	case *casework.EscalationOpened:
		return p.Escalation.ID
	case *casework.EscalationDecided:
		return p.Escalation
	case *casework.EscalationReplied:
		return p.Escalation
	}
	return ""
}

// whole reports whether the reader sees the case as it is.
func (s *sight) whole() (bool, error) {
	if s.who.All {
		return true, nil
	}
	if s.who.Reads(casework.DataProposals) != casework.ReachAll &&
		(!s.c.First.AccountabilityReview.IsZero() || slices.ContainsFunc(s.c.Escalations, secret)) {
		return false, nil
	}
	if s.who.Reads(casework.DataRecusals) != casework.ReachAll && len(s.c.Recusals) > 0 {
		return false, nil
	}
	var ids []casework.CaseID
	for _, link := range s.c.Repeats {
		ids = append(ids, link.Case)
	}
	if s.c.Screening != nil {
		ids = append(ids, s.c.Screening.Into)
	}
	if err := s.look(ids); err != nil {
		return false, err
	}
	merged := s.c.Screening == nil || s.merged(*s.c.Screening) == *s.c.Screening
	return merged && len(s.shown(s.c.Repeats)) == len(s.c.Repeats), nil
}

// redacted is the case as the reader may see it: what the events that the reader
// may see make of it, so that no stamp, number or count tells of the others.
func (s *sight) redacted() (casework.Case, error) {
	c := s.c
	whole, err := s.whole()
	if err != nil {
		return c, err
	}
	if !whole {
		events, err := eventsOf(s.tx, c.ID, 0, -1)
		if err != nil {
			return c, err
		}
		if events, err = s.events(events); err != nil {
			return c, err
		}
		if len(events) > 0 {
			s.latest = &events[len(events)-1]
		}
		c = casework.Replay(events)
	}
	if s.mends() {
		c = mendedCase(c)
	}
	c.ComplainantRef = s.complainantRef(c.ComplainantRef)
	if s.who.Reads(casework.DataEvidence) == casework.ReachNone {
		c.Evidence = nil
	}
	return c, nil
}

// filing reports whether the reader may see a filing of the case.
func (s *sight) filing(f filingRow) (bool, error) {
	if s.who.All || s.who.Actor.Is(f.Person, f.ActingFor) {
		return true, nil
	}
	if slices.Contains(s.who.Hidden(), f.Kind) {
		return false, nil
	}
	if f.Kind != casework.CmdLinkRepeat {
		return true, nil
	}
	var link casework.LinkRepeat
	if err := unmarshal(f.Payload, &link, "link of filing "+f.ID); err != nil {
		return false, err
	}
	err := s.look([]casework.CaseID{link.Case})
	return s.shows(casework.RepeatLink{Case: link.Case, Kind: link.Link, Basis: link.Basis}), err
}

// texts says which texts of the case are kept from the reader: of those who may not
// look at complainants, what was replaced in the registration, and of a unit all that the events it may see do not refer to,
// where the office has ever spoken of an escalation or a recusal.
func (s *sight) texts() (kept func(digest string) bool, err error) {
	replaced, err := s.replaced()
	if err != nil {
		return nil, err
	}
	open, err := s.openTexts()
	return func(digest string) bool { return replaced[digest] || open != nil && !open[digest] }, err
}

// openTexts are those that the events refer to that the reader may see; nil: all
// of them, for nothing is secret in the case.
func (s *sight) openTexts() (open map[string]bool, err error) {
	hidden := s.who.Hidden()
	if len(hidden) == 0 {
		return nil, nil
	}
	var n int64
	err = s.tx.Model(&filingRow{}).Where("case_id = ? AND kind IN ?", s.c.ID, hidden).Limit(1).Count(&n).Error
	if err != nil || n == 0 {
		return nil, wrap(err, "looking for secret filings")
	}
	events, err := eventsOf(s.tx, s.c.ID, 0, -1)
	if err != nil {
		return nil, err
	}
	if events, err = s.events(events); err != nil {
		return nil, err
	}
	open = map[string]bool{}
	for _, e := range events {
		walkTexts(reflect.ValueOf(e.Payload), func(t casework.Text) { open[t.Digest] = true })
	}
	return open, nil
}

// last is the last event of the case that the reader may see.
func (s *sight) last() (casework.Event, error) {
	if s.latest != nil {
		return *s.latest, nil
	}
	// Mostly it is the very last one.
	for before, some := int64(math.MaxInt64), 1; ; some = 20 {
		var rows []eventRow
		if err := s.tx.Where("case_id = ? AND seq < ?", s.c.ID, before).Order("seq DESC").Limit(some).Find(&rows).Error; err != nil {
			return casework.Event{}, wrap(err, "reading the last events of a case")
		}
		events, err := eventsIn(rows)
		if err != nil {
			return casework.Event{}, err
		}
		if events, err = s.events(events); err != nil {
			return casework.Event{}, err
		}
		if len(events) > 0 {
			return events[0], nil
		}
		if len(rows) < some {
			return casework.Event{}, fmt.Errorf("no event of case %s is for everybody", s.c.ID)
		}
		before = rows[some-1].Seq
	}
}

// waiting counts the filings of the case that wait to be applied, as far as the
// reader may see them.
func (s *sight) waiting(row counters) (int64, error) {
	if row.LastFilingSeq == row.AppliedSeq {
		return 0, nil
	}
	var rows []filingRow
	if err := s.tx.Where("case_id = ? AND seq > ?", s.c.ID, row.AppliedSeq).Find(&rows).Error; err != nil {
		return 0, wrap(err, "reading waiting filings")
	}
	var n int64
	for _, r := range rows {
		open, err := s.filing(r)
		if err != nil {
			return 0, err
		}
		if open {
			n++
		}
	}
	return n, nil
}

// updated gives the rows of a list the instant of the last event that the reader
// may see, where what changed a case last may be kept from the reader.
func updated(tx *gorm.DB, who contract.Reader, cases []contract.CaseRow) error {
	return sights{}.updated(tx, who, cases)
}

func (all sights) updated(tx *gorm.DB, who contract.Reader, cases []contract.CaseRow) error {
	if !blind(who) {
		return nil
	}
	at := map[casework.CaseID]int{}
	ids := make([]casework.CaseID, len(cases))
	for i, c := range cases {
		at[c.ID], ids[i] = i, c.ID
	}
	for some := range slices.Chunk(ids, rowsAtOnce) {
		var rows []eventRow
		err := tx.Table("events").Select("events.case_id, events.type, events.recorded_at").
			Joins("JOIN cases ON cases.id = events.case_id AND cases.last_event_seq = events.seq").Where("cases.id IN ?", some).Find(&rows).Error
		if err != nil {
			return wrap(err, "reading the last events of cases")
		}
		for _, r := range rows {
			c := &cases[at[r.CaseID]]
			if !slices.Contains(sometimesSecret, r.Type) {
				c.UpdatedAt = r.RecordedAt
				continue
			}
			s, err := all.of(tx, who, r.CaseID)
			if err != nil {
				return err
			}
			last, err := s.last()
			if err != nil {
				return err
			}
			c.UpdatedAt = last.RecordedAt
		}
	}
	return nil
}
