// Package life lives the whole life of one case against a running server, step
// by step and with real logins, as the people of the demonstration city would:
// from the hand-over through a dispute, a missed deadline and a return to the
// closing. Every step must happen, or the play ends with an error.
package life

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"strconv"
	"time"

	"jiaoban/api"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Options say where and how to play.
type Options struct {
	Base     string // URL of the server
	Lang     string // of the server's answers: zh or en
	Logins   []town.Login
	Campaign string
	Mode     casework.AnswerMode
	Number   string // of the case; empty: one made of the time
	// Complainant of the case; nil: somebody of the demonstration.
	Complainant *contract.Complainant
	// Plain leaves out what goes wrong: the dispute, the missed deadline and the
	// return.
	Plain    bool
	Pause    time.Duration // after each step, for whoever reads along
	Patience time.Duration // with what time alone must do, after it is due; 0: 20 s
	Tell     func(Step)    // hears every step as it happens; nil: nobody
}

// Step is something that happened.
type Step struct {
	At time.Time `json:"at"` // by the server's record
	// Who did it; empty: the passing of time.
	Who    string         `json:"who,omitempty"`
	State  casework.State `json:"state"`
	ZH, EN string         `json:"-"`
}

// Lived is a life that was lived to its end.
type Lived struct {
	Case   api.CaseView
	Events []casework.Event
	Names  api.Names
	Chain  contract.ChainReport
}

// units of the play: who is asked first and disputes, who takes over, who
// assists and whose territory it is.
const (
	first       = "zhujian"
	lead        = "chengguan"
	assisting   = "shengtai"
	territorial = "wolong"
)

// Players are signed in and live lives, several at once if that is wanted.
type Players struct {
	Options

	clients map[string]*remote.Client
	names   map[string]string // of people by login
}

// play is one life.
type play struct {
	*Players

	number   string
	id       casework.CaseID
	begun    time.Time
	letter   string // the escalation that a leader confirmed
	commands int    // given so far, the registration among them
}

// Open signs everybody in who has a part.
func Open(ctx context.Context, o Options) (*Players, error) {
	if o.Tell == nil {
		o.Tell = func(Step) {}
	}
	if o.Patience == 0 {
		o.Patience = 20 * time.Second
	}
	if o.Lang == "" {
		o.Lang = "zh"
	}
	if o.Mode == "" {
		o.Mode = casework.Joint
	}
	if o.Complainant == nil {
		o.Complainant = &contract.Complainant{Name: "示范-举报人", Telephone: "000-0000000"}
	}
	p := &Players{Options: o, clients: map[string]*remote.Client{}, names: map[string]string{}}
	return p, p.signIn(ctx)
}

// Play lives the life of the case that gets a number, and gives how many commands
// it took.
func (p *Players) Play(ctx context.Context, number string) (commands int, err error) {
	l := &play{Players: p, number: number}
	err = l.live(ctx)
	return l.commands, err
}

// Play lives one life and reads what is left of it.
func Play(ctx context.Context, o Options) (Lived, error) {
	players, err := Open(ctx, o)
	if err != nil {
		return Lived{}, err
	}
	if o.Number == "" {
		o.Number = "D示" + strconv.FormatInt(time.Now().UnixMilli(), 10)
	}
	p := &play{Players: players, number: o.Number}
	if err := p.live(ctx); err != nil {
		return Lived{}, err
	}
	return p.end(ctx)
}

// live goes from the hand-over to the closing.
func (p *play) live(ctx context.Context) error {
	acts := []func(context.Context) error{p.handOver, p.settleWho, p.handle, p.miss, p.confirmLetter, p.report, p.answerLetter, p.sendBack, p.approve, p.reply, p.close}
	if p.Plain {
		acts = []func(context.Context) error{p.handOver, p.settleWho, p.handle, p.report, p.approve, p.reply, p.close}
	}
	for _, act := range acts {
		if err := act(ctx); err != nil {
			return err
		}
	}
	return nil
}

// signIn opens the sessions of everybody in the play.
func (p *Players) signIn(ctx context.Context) error {
	cast := []string{
		"duty", "coordinator", "reviewer", "leader", "accountability", "publicity", "auditor",
		first + "-duty", first + "-officer", lead + "-duty", lead + "-officer", lead + "-leader",
		assisting + "-duty", assisting + "-officer", territorial + "-duty", territorial + "-officer",
	}
	if p.Mode == casework.Separate {
		cast = append(cast, assisting+"-leader")
	}
	known := map[string]town.Login{}
	for _, l := range p.Logins {
		known[l.Login] = l
	}
	for _, login := range cast {
		l, ok := known[login]
		if !ok {
			return fmt.Errorf("nobody signs in as %s: the play needs the demonstration city", login)
		}
		c := remote.New(p.Base, p.Lang)
		if err := c.SignIn(ctx, l.Login, l.Password); err != nil {
			return err
		}
		p.clients[login], p.names[login] = c, l.Name
	}
	return nil
}

// do gives a command, checks the state that it leads to ("" for any), and tells.
func (p *play) do(ctx context.Context, login string, kind casework.Kind, body any, want casework.State, zh, en string) error {
	out, err := p.clients[login].Command(ctx, p.id, kind, body)
	if err != nil {
		return fmt.Errorf("%s %s: %w", login, en, err)
	}
	p.commands++
	state := casework.State("")
	if out.Case != nil {
		state = out.Case.State
	} else if want != "" { // it was applied after the answer
		view, err := p.look(ctx)
		if err != nil {
			return err
		}
		state = view.Case.State
	}
	if want != "" && state != want {
		return fmt.Errorf("%s %s: the case is %s and should be %s", login, en, state, want)
	}
	return p.tell(ctx, Step{At: out.Filing.FiledAt.Time(), Who: p.names[login], State: state, ZH: zh, EN: en})
}

func (p *play) tell(ctx context.Context, s Step) error {
	p.Tell(s)
	return remote.Pause(ctx, p.Pause)
}

// look reads the case as the coordinator sees it.
func (p *play) look(ctx context.Context) (api.CaseView, error) {
	var view api.CaseView
	return view, p.clients["coordinator"].Get(ctx, p.path(""), &view)
}

func (p *play) path(rest string) string {
	return "/api/v1/cases/" + url.PathEscape(string(p.id)) + rest
}

// await waits for what time alone does to the case, until patience after it is
// due.
func (p *play) await(ctx context.Context, due casework.Instant, what string, seen func(casework.Case) (casework.Instant, bool)) (casework.Instant, error) {
	ctx, cancel := context.WithDeadlineCause(ctx, due.Time().Add(p.Patience), errors.New("it did not happen in time: "+what))
	defer cancel()
	for {
		view, err := p.look(ctx)
		if err == nil {
			if at, ok := seen(view.Case); ok {
				return at, nil
			}
			err = remote.Pause(ctx, 100*time.Millisecond)
		}
		if err != nil {
			if cause := context.Cause(ctx); cause != nil {
				return 0, cause
			}
			return 0, err
		}
	}
}

// assignment finds the active part of a unit.
func (p *play) assignment(ctx context.Context, unit string) (string, error) {
	view, err := p.look(ctx)
	if err != nil {
		return "", err
	}
	for _, s := range view.Case.Active() {
		if s.Unit == town.UnitID(unit) {
			return s.ID, nil
		}
	}
	return "", fmt.Errorf("%s has no part in the case", unit)
}

// answerOf finds the answer that a unit owes.
func (p *play) answerOf(ctx context.Context, unit string) (casework.Answer, error) {
	view, err := p.look(ctx)
	if err != nil {
		return casework.Answer{}, err
	}
	for _, a := range view.Case.Answers {
		if a.Unit == town.UnitID(unit) && a.Round == view.Case.Round {
			return a, nil
		}
	}
	return casework.Answer{}, fmt.Errorf("%s owes no answer", unit)
}

// end reads the whole timeline and has the auditor check the chain.
func (p *play) end(ctx context.Context) (Lived, error) {
	var l Lived
	var err error
	if l.Case, err = p.look(ctx); err != nil {
		return l, err
	}
	l.Names = l.Case.Names
	for after := int64(0); ; {
		var page api.Timeline
		if err := p.clients["coordinator"].Get(ctx, p.path("/timeline?limit=50&after="+strconv.FormatInt(after, 10)), &page); err != nil {
			return l, err
		}
		l.Events = append(l.Events, page.Events...)
		maps.Copy(l.Names.People, page.Names.People)
		maps.Copy(l.Names.Units, page.Names.Units)
		if after = page.Next; after == 0 {
			break
		}
	}
	if err := p.clients["auditor"].Get(ctx, "/api/v1/audit/verify", &l.Chain); err != nil {
		return l, err
	}
	if !l.Chain.Fits {
		return l, fmt.Errorf("the chain does not hold: %s", l.Chain.Misfit)
	}
	return l, nil
}
