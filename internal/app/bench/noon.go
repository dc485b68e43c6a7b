package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"jiaoban/api"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
)

// noons lives the noon as often as was asked for, each time on empty stores, and tells the
// one whose ratio is in the middle: one alone says more of its minute than of the program.
func (b *bench) noons(ctx context.Context) error {
	for range b.Noons {
		if err := b.noon(ctx); err != nil {
			return err
		}
	}
	if b.Noons > 1 {
		b.tell(b.middle("noon"))
	}
	return nil
}

// middle is the sample of a name whose ratio is in the middle; of an even number, the lower
// of the two.
func (b *bench) middle(name string) Sample {
	all := slices.DeleteFunc(slices.Clone(b.samples), func(s Sample) bool { return s.Name != name })
	slices.SortFunc(all, func(x, y Sample) int { return cmp.Compare(x.Ratio, y.Ratio) })
	s := all[(len(all)-1)/2]
	s.Name = name + "_middle"
	return s
}

// noon lets many cases fall due at one instant, by the rules of a central
// inspection. The program's clock is moved so that the fifth day's noon comes when
// everything is ready, and from then on it runs as clocks do. Where making ready
// takes longer than was thought it is done once more, with twice the time.
func (b *bench) noon(ctx context.Context) error {
	setUp := b.setUp()
	err := b.noonAfter(ctx, setUp)
	if errors.Is(err, errNotReady) {
		b.Say("准备未赶上正午，再来一次", "the noon came before everything was ready; once more")
		err = b.noonAfter(ctx, 2*setUp)
	}
	return err
}

func (b *bench) noonAfter(ctx context.Context, setUp time.Duration) error {
	return b.within(ctx, time.Until(b.due)-setUp, func(d *desk) error {
		if b.Asleep > 0 {
			b.Say(fmt.Sprintf("接收当日不到期的 %d 件", b.Asleep), fmt.Sprintf("taking %d cases that are due on another day", b.Asleep))
			begun := begin()
			if _, err := b.takeSleeping(ctx, d, b.Asleep); err != nil {
				return err
			}
			b.keep(begun.end("list_started_before_the_noon", b.Asleep), "")
		}
		before, err := b.bareNoon(ctx, d, b.judged())
		if err != nil {
			return err
		}
		b.keep(before, "")
		n, err := b.prepare(ctx, d)
		if err != nil {
			return err
		}
		noon, err := b.storm(ctx, d, &n)
		if err != nil {
			return err
		}
		err = b.keepBetween(ctx, noon, func(ctx context.Context) (Sample, error) { return b.bareNoon(ctx, d, len(n.judged())) })
		if err != nil {
			return err
		}
		b.Say("核对判定和记录链", "checking the verdicts and the chain of the record")
		v, err := d.judge(ctx, n, casework.InstantOf(b.due))
		b.verdicts.add(v)
		return err
	})
}

// errNotReady says that the last minute began before everything was ready.
var errNotReady = errors.New("making ready took longer than was thought; try with fewer cases")

// errTooSlow says that the yardstick's timers were due before they were begun, twice.
var errTooSlow = errors.New("the bare timers were due before all were begun, with four times as long, too; try with fewer cases")

// ask has the program say when what was handed over four days ago is due.
func (b *bench) ask(ctx context.Context, d *desk, _ *yardstick) error {
	b.handedOver = time.Now().Add(-4 * 24 * time.Hour).Truncate(time.Hour)
	batch, err := d.stage(ctx, 1, hasty, casework.InstantOf(b.handedOver))
	if err != nil {
		return err
	}
	if err := d.commit(ctx, batch); err != nil {
		return err
	}
	ids, err := d.casesOf(ctx, batch)
	if err != nil {
		return err
	}
	view, err := d.view(ctx, ids[0])
	if err != nil {
		return err
	}
	if view.Main == nil {
		return fmt.Errorf("case %s has no report clock", ids[0])
	}
	b.due = view.Main.DueAt.Time()
	return nil
}

// setUp is how long everything takes that must be ready before the last minute,
// told from what was measured, with half as much again.
func (b *bench) setUp() time.Duration {
	signed := b.prompt() + b.tardy()
	yardstick := b.ahead(b.judged()) + 2*b.told(bareStarts, b.judged()) // timers ring at half the rate at which workflows start, at least
	return b.starting*3/2 + yardstick + b.told("list_started", b.Noon+b.Asleep) + b.told("commands", b.Noon+2*signed) + b.LastMinute
}

// prompt is how many of the noon's cases are answered in its last minute, and tardy how many
// after the stroke, one after another, for as long as verdicts are published; judged are all
// that are not answered in time.
func (b *bench) prompt() int { return b.Noon / answeredOf }
func (b *bench) tardy() int  { return max(1, b.Noon/tardyOf) }
func (b *bench) judged() int { return b.Noon - b.prompt() }

// ahead is how long before their instant n timers are begun.
func (b *bench) ahead(n int) time.Duration { return b.told(bareStarts, n) + 3*time.Second }

// told is half as much again as n of what was measured would take.
func (b *bench) told(name string, n int) time.Duration {
	i := slices.IndexFunc(b.samples, func(s Sample) bool { return s.Name == name })
	return time.Duration(1.5 * float64(n) / b.samples[i].PerSecond * float64(time.Second))
}

// How many cases there are for each that is answered in the last minute, and for each that may
// be answered after the stroke.
const (
	answeredOf = 4
	tardyOf    = 25
)

func (d *desk) view(ctx context.Context, id casework.CaseID) (api.CaseView, error) {
	var view api.CaseView
	return view, d.clients["coordinator"].Get(ctx, "/api/v1/cases/"+url.PathEscape(string(id)), &view)
}

// atNoon are the cases of a noon: those that are answered in time, and those that are
// not.
type atNoon struct {
	due    time.Time // by this machine's clock
	prompt []answering
	tardy  []answering // to be sent after the stroke
	late   []answering // filed when the last minute was over, whenever they were sent
	silent []casework.CaseID

	// looked are cases at which somebody looked just before the noon and in its storm, and
	// which of them were shown as overdue.
	looked, overdueBefore, overdueAfter []casework.CaseID
}

// answering is a case whose report is signed and waits to be submitted.
type answering struct {
	id     casework.CaseID
	answer string
	unit   string
	filed  casework.Instant // when it was filed, as the acknowledgement says
}

// prepare takes the cases in, gives each to a unit, and has the reports signed
// that will be submitted.
func (b *bench) prepare(ctx context.Context, d *desk) (atNoon, error) {
	n := atNoon{due: b.due.Add(-d.Ahead)}
	b.Say(fmt.Sprintf("正午：%d 件同时到期，准备中", b.Noon), fmt.Sprintf("noon: %d cases due at one instant, making ready", b.Noon))
	batch, err := d.stage(ctx, b.Noon, hasty, casework.InstantOf(b.handedOver))
	if err != nil {
		return n, err
	}
	if err := d.commit(ctx, batch); err != nil {
		return n, err
	}
	if err := d.allStarted(ctx); err != nil {
		return n, err
	}
	if d.cases, err = d.casesOf(ctx, batch); err != nil {
		return n, err
	}
	n.prompt, n.tardy = make([]answering, b.prompt()), make([]answering, b.tardy())
	signed := map[int]*answering{}
	for i := range n.prompt {
		signed[i] = &n.prompt[i]
	}
	for i := range n.tardy { // wherever verdicts come early or late
		signed[len(n.prompt)+i*b.judged()/len(n.tardy)] = &n.tardy[i]
	}
	for i, id := range d.cases {
		if signed[i] == nil {
			n.silent = append(n.silent, id)
		}
	}
	_, err = measure(ctx, "", b.Width, times(len(d.cases)), func(ctx context.Context, i int64) error {
		unit := leads[i%int64(len(leads))]
		id := d.cases[i]
		if _, err := d.clients["coordinator"].Command(ctx, id, casework.CmdAssign, m{
			"answer_mode": casework.Joint, "targets": []m{{"role": casework.RoleLead, "unit": town.UnitID(unit)}},
		}); err != nil || signed[int(i)] == nil {
			return err
		}
		*signed[int(i)] = answering{id: id, unit: unit}
		return d.sign(ctx, signed[int(i)])
	})
	if err == nil && time.Until(n.due) < b.LastMinute {
		err = errNotReady
	}
	return n, err
}

// sign has the unit sign for the case, and its leader sign a report.
func (d *desk) sign(ctx context.Context, a *answering) error {
	view, err := d.view(ctx, a.id)
	if err != nil {
		return err
	}
	if len(view.Case.Answers) != 1 {
		return fmt.Errorf("case %s has %d answers", a.id, len(view.Case.Answers))
	}
	a.answer = view.Case.Answers[0].ID
	for _, part := range view.Case.Active() {
		if part.Unit != town.UnitID(a.unit) {
			continue
		}
		_, err := d.clients[a.unit+"-officer"].Command(ctx, a.id, casework.CmdAcknowledge, m{"assignment": part.ID, "handler": town.PersonID(a.unit + "-officer")})
		if err != nil {
			return err
		}
	}
	findings := []m{}
	for _, issue := range view.Case.OpenIssues() {
		findings = append(findings, m{
			"issue": issue.ID, "facts": "示范：经现场核查，工地夜间施工未办手续，情况属实。", "verdict": "verified", "handling": "示范：责令夜间停工，立案查处，渣土全部覆盖。",
			"goal": "示范：夜间不施工，无裸露渣土。", "settlement": "concluded", "rectify_track": "immediate",
		})
	}
	_, err = d.clients[a.unit+"-leader"].Command(ctx, a.id, casework.CmdSignReport, m{"answer": a.answer, "report": m{
		"verdict": "verified", "findings": findings, "summary": "示范：已办结。", "accountability": "无",
	}})
	return err
}

// besideNoon are what people do while the storm lasts.
var besideNoon = []struct {
	name string
	do   func(*desk) func(context.Context, int64) error
}{
	{"board_pages_beside_the_noon", func(d *desk) func(context.Context, int64) error { return d.get(boardPage) }},
	{"unit_pages_beside_the_noon", func(d *desk) func(context.Context, int64) error { return d.get(unitPage()) }},
	{"overdue_pages_beside_the_noon", func(d *desk) func(context.Context, int64) error { return d.get(overduePage) }},
	{"tallies_beside_the_noon", func(d *desk) func(context.Context, int64) error { return d.get(tallyOfOpen) }},
	{"single_intakes_beside_the_noon", func(d *desk) func(context.Context, int64) error { return d.register }},
}

// storm waits for the last minute, submits, and waits for the verdicts.
func (b *bench) storm(ctx context.Context, d *desk, n *atNoon) (noon Sample, err error) {
	left := time.Until(n.due).Round(time.Second)
	b.Say(fmt.Sprintf("等待正午，还有 %s", left), fmt.Sprintf("waiting for noon, %s to go", left))
	if err := remote.Pause(ctx, time.Until(n.due)-b.LastMinute); err != nil {
		return noon, err
	}
	var beside []func() (Sample, error)
	for _, other := range besideNoon {
		beside = append(beside, d.meanwhile(ctx, other.name, besideEvery, other.do(d)))
	}
	struck := make(chan span, 1)
	go func() {
		err := n.lookBefore(ctx, d)
		_ = remote.Pause(ctx, time.Until(n.due)) // who is stopped meanwhile hears of it from the answers
		stroke := begin()
		tardy := d.meanwhile(ctx, "late_answers_beside_the_noon", besideEvery, d.answer(n.tardy))
		beside = append(beside, func() (Sample, error) {
			s, late := tardy()
			return s, errors.Join(err, late)
		})
		struck <- stroke
	}()
	submitted, err := b.submit(ctx, d, n)
	stroke := <-struck
	var late []time.Duration
	if err == nil {
		b.keep(submitted, "")
		b.Say("正午已到，正在判定", "noon; the verdicts are being published")
		err = n.lookAfter(ctx, d)
	}
	if err == nil {
		late, err = d.await(ctx, *n, casework.InstantOf(b.due), b.Patience)
		b.measured("storm") // the samples that follow were taken all the while
	}
	for _, other := range beside {
		s, besideErr := other()
		if err == nil && besideErr == nil {
			b.keep(s, "")
		}
		err = errors.Join(err, besideErr)
	}
	if err != nil {
		return noon, err
	}
	n.sortOut(casework.InstantOf(b.due))
	// Rates are told from the noon itself to the record of the last verdict; the
	// times are how late each verdict was recorded.
	last := time.Duration(0)
	for _, took := range late {
		last = max(last, took)
	}
	return stroke.until(stroke.at.Add(last), "noon", len(late)).timed(late), nil
}

// sortOut tells what was filed at noon or after it, though it was sent in the last minute,
// from what was in time, and what was sent after the stroke from what no longer was.
func (n *atNoon) sortOut(due casework.Instant) {
	n.prompt = slices.DeleteFunc(n.prompt, func(a answering) bool {
		if a.filed >= due {
			n.late = append(n.late, a)
		}
		return a.filed >= due
	})
	for _, a := range n.tardy {
		if a.filed == 0 {
			n.silent = append(n.silent, a.id)
		} else {
			n.late = append(n.late, a)
		}
	}
	n.tardy = nil
}

// judged are the cases that are to have a verdict, as far as is known.
func (n *atNoon) judged() []casework.CaseID {
	ids := slices.Clone(n.silent)
	for _, a := range slices.Concat(n.tardy, n.late) {
		ids = append(ids, a.id)
	}
	return ids
}

const (
	// almost is how long before the noon somebody looks at some cases, and looks of them: as
	// many of each kind.
	almost = 2 * time.Second
	looks  = 20
)

// lookBefore looks when it is almost noon whether anybody is overdue already. What came back
// later than that says nothing.
func (n *atNoon) lookBefore(ctx context.Context, d *desk) (err error) {
	if err := remote.Pause(ctx, time.Until(n.due)-almost); err != nil {
		return err
	}
	n.looked = some(n.silent, looks)
	for _, a := range some(n.prompt, looks) {
		n.looked = append(n.looked, a.id)
	}
	n.overdueBefore, err = d.overdue(ctx, n.looked)
	if !time.Now().Before(n.due) {
		n.overdueBefore = nil
	}
	return err
}

// lookAfter looks at the same cases when noon has come and verdicts are only being published.
func (n *atNoon) lookAfter(ctx context.Context, d *desk) (err error) {
	n.overdueAfter, err = d.overdue(ctx, n.looked)
	return err
}

// some are n of all, or all, spread evenly.
func some[T any](all []T, n int) []T {
	n = min(n, len(all))
	spread := make([]T, n)
	for i := range n {
		spread[i] = all[i*len(all)/n]
	}
	return spread
}

// overdue are those of some cases whose report is shown as overdue.
func (d *desk) overdue(ctx context.Context, those []casework.CaseID) (overdue []casework.CaseID, err error) {
	for _, id := range those {
		view, err := d.view(ctx, id)
		if err != nil {
			return nil, err
		}
		if view.Main != nil && view.Main.Overdue {
			overdue = append(overdue, id)
		}
	}
	return overdue, nil
}

// submit spreads the answers evenly over the last minute, up to its end. Each takes until
// its filing number is back.
func (b *bench) submit(ctx context.Context, d *desk, n *atNoon) (Sample, error) {
	b.Say(fmt.Sprintf("最后一分钟，上报 %d 件", len(n.prompt)), fmt.Sprintf("the last minute: %d answers come in", len(n.prompt)))
	var (
		all  sync.WaitGroup
		took = make([]time.Duration, len(n.prompt))
		errs = make([]error, len(n.prompt))
	)
	begun := begin()
	for i := range n.prompt {
		slot := begun.at.Add(b.LastMinute * time.Duration(i) / time.Duration(len(n.prompt)))
		if err := remote.Pause(ctx, time.Until(slot)); err != nil {
			errs[i] = err
			break
		}
		all.Go(func() {
			before := time.Now()
			errs[i] = d.submit(ctx, &n.prompt[i])
			took[i] = time.Since(before)
		})
	}
	all.Wait()
	s := begun.end("submissions_in_the_last_minute", len(took)).timed(took).beside()
	return s, errors.Join(errs...)
}

// submit files an answer, and ends when its filing number is back.
func (d *desk) submit(ctx context.Context, a *answering) error {
	out, err := d.clients[a.unit+"-officer"].Command(ctx, a.id, casework.CmdSubmitReport, m{"answer": a.answer})
	a.filed = out.Filing.FiledAt
	return err
}

// answer files one answer after another, as long as there are any.
func (d *desk) answer(those []answering) func(context.Context, int64) error {
	return func(ctx context.Context, i int64) error {
		if i >= int64(len(those)) {
			return errNoMore
		}
		return d.submit(ctx, &those[i])
	}
}

// bareNoon lets as many bare workflows fire at one instant on the same server. Where
// they are not ready by then it is done once more, with four times the time.
func (b *bench) bareNoon(ctx context.Context, d *desk, n int) (Sample, error) {
	b.Say(fmt.Sprintf("标尺：%d 个定时器同时到点", n), fmt.Sprintf("the yardstick: %d timers at one instant", n))
	if err := d.settle(ctx, b.Patience); err != nil {
		return Sample{}, err
	}
	y, err := newYardstick(d.Running)
	if err != nil {
		return Sample{}, err
	}
	defer y.stop()
	prefix := fmt.Sprintf("%s-%d", ringers, len(b.samples))
	s, err := y.ring(ctx, n, b.Width, prefix, b.ahead(n))
	if errors.Is(err, errNotReady) {
		s, err = y.ring(ctx, n, b.Width, prefix+"-again", 4*b.ahead(n))
	}
	if errors.Is(err, errNotReady) {
		return s, errTooSlow // which no later noon mends
	}
	return s, err
}

// ring starts n workflows whose timers fire at one instant.
func (y *yardstick) ring(ctx context.Context, n, width int, prefix string, ahead time.Duration) (Sample, error) {
	due := time.Now().Add(ahead)
	if _, err := y.begin(ctx, n, width, prefix, due); err != nil {
		return Sample{}, err
	}
	if time.Until(due) < 0 {
		return Sample{}, errNotReady
	}
	if err := remote.Pause(ctx, time.Until(due)); err != nil {
		return Sample{}, err
	}
	stroke := begin()
	var late []time.Duration
	last := due
	for len(late) < n {
		f, err := next(ctx, y.fired)
		if err != nil {
			return Sample{}, err
		}
		if !strings.HasPrefix(f.id, prefix+"/") {
			continue // of those that were not ready
		}
		late = append(late, f.at.Sub(due))
		if f.at.After(last) {
			last = f.at
		}
	}
	return stroke.until(last, bareNoon, n).timed(late), nil
}

// settle waits until nothing is due that is not recorded, so that one storm does not
// blow into the next measurement; with what is left after a while it goes on.
func (d *desk) settle(ctx context.Context, patience time.Duration) error {
	for until := time.Now().Add(patience); time.Now().Before(until); {
		due, err := d.Ledger.Overslept(ctx, 0, 1)
		if err != nil || len(due) == 0 {
			return err
		}
		if err := remote.Pause(ctx, 200*time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}
