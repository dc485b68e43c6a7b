package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"jiaoban/internal/app/life"
	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
	"jiaoban/internal/config"
)

// readAlong is the pause after each step of the demonstration.
const readAlong = 800 * time.Millisecond

// Demo starts a system on a temporary folder and lives the life of one case in
// it, telling each step as it happens.
func Demo(ctx context.Context, c Call) (err error) {
	mode := casework.AnswerMode(c.Flags["mode"])
	if mode != "" && mode != casework.Joint && mode != casework.Separate {
		return usage("--mode 为 joint（合办）或 separate（分别办理），不是 %q。", "--mode is joint or separate, not %q.", mode)
	}
	conf, cleanUp, err := c.demoConfig()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, cleanUp()) }()
	c.printf("启动示范市 Starting the demonstration city …\n")
	s, err := Start(ctx, Options{Config: conf, Logger: c.logger(conf), Version: c.Version})
	if err != nil {
		return err
	}
	defer func() {
		stop, cancel := bounded(ctx, conf)
		defer cancel()
		err = errors.Join(err, s.Stop(stop))
	}()
	if ui := s.Serving().Temporal.UI; ui != "" {
		c.printf("  引擎页面 Temporal page: %s\n", ui)
	}
	c.printf("  时限以秒计：交办 8 秒，签收 6 秒，报告 40 秒。Clocks run in seconds: assign 8, acknowledge 6, report 40.\n\n")

	began := time.Now()
	var steps []life.Step
	lived, err := life.Play(ctx, life.Options{
		Base: s.URL(), Logins: s.demo.Logins, Campaign: town.FastCampaign, Mode: mode, Pause: readAlong,
		Tell: func(step life.Step) {
			if len(steps) == 0 {
				began = step.At // seconds count from the hand-over
			}
			steps = append(steps, step)
			c.tell(began, step)
		},
	})
	if err != nil {
		return because(err, ExitStatus(err), "演示提前结束", "the life of the case ends early")
	}
	c.printTimeline(lived)
	c.printf("\n链条完整 The chain holds: %d events, %s…\n", lived.Chain.Pos, lived.Chain.Hash[:16])
	took := casework.Span(time.Since(began).Round(time.Second).Microseconds())
	c.printf("用时 %s, it took %s\n", casework.SpanWords(took, casework.Chinese), casework.SpanWords(took, casework.English))
	return c.print(map[string]any{"case": lived.Case.Case.ID, "state": lived.Case.Case.State, "steps": steps, "events": lived.Events, "chain": lived.Chain})
}

// demoConfig is a system on free ports in a folder that goes away afterwards,
// unless somebody named one.
func (c Call) demoConfig() (config.Config, func() error, error) {
	flags := map[string]string{"demo": "true", "listen": "127.0.0.1:0", "log-level": "error"}
	for name, value := range c.Flags {
		if name == "data" || name == "log-level" {
			flags[name] = value
		}
	}
	cleanUp := func() error { return nil }
	if flags["data"] == "" {
		dir, err := os.MkdirTemp("", "jiaoban-demo-")
		if err != nil {
			return config.Config{}, nil, err
		}
		flags["data"] = dir
		cleanUp = func() error { return os.RemoveAll(dir) }
	}
	// The environment of an installation is not the demonstration's.
	conf, err := config.Load(config.Sources{Flags: flags})
	if err != nil {
		return conf, nil, errors.Join(err, cleanUp())
	}
	return conf, cleanUp, nil
}

// tell writes one step: when, who, what, and where the case stands.
func (c Call) tell(began time.Time, s life.Step) {
	who := s.Who
	if who == "" {
		who = "（时间 time）"
	}
	local := s.At.In(time.FixedZone(casework.Shanghai.Name, casework.Shanghai.Minutes*60))
	c.printf("%s  +%5.1fs  %s  [%s]\n", local.Format("15:04:05.000"), s.At.Sub(began).Seconds(), who, s.State)
	c.printf("%24s%s\n%24s%s\n", "", s.ZH, "", s.EN)
}

// quietEvents are left out of the printed timeline: they follow from others.
var quietEvents = []casework.EventType{"clock_stopped", "clock_cancelled", "clock_transferred", "answer_opened", "answer_mode_set"}

func (c Call) printTimeline(l life.Lived) {
	c.printf("\n办理过程 Timeline of %s (%d events)\n", l.Case.Case.Number, len(l.Events))
	for _, e := range l.Events {
		if slices.Contains(quietEvents, e.Type) {
			continue
		}
		who := l.Names.People[e.Actor]
		if who == "" {
			who = "（时间 time）"
		}
		c.printf("  %4d  %-27s %-26s %s%s\n", e.Seq, casework.Shanghai.Local(e.HappenedAt), e.Type, who, detail(e))
	}
}

// detail says in a few words what an event of the clocks is about.
func detail(e casework.Event) string {
	switch p := e.Payload.(type) {
	case *casework.ClockStarted:
		return fmt.Sprintf("  %s until %s", p.Clock.Kind, casework.Shanghai.Local(p.Clock.Due))
	case *casework.WarningDue:
		return fmt.Sprintf("  %s, %s left", p.Kind, p.Left)
	case *casework.ClockLapsed:
		return fmt.Sprintf("  %s", p.Breach.Kind)
	case *casework.RungReached:
		return fmt.Sprintf("  %s, %s", p.Escalation.Rung, p.Escalation.State)
	case *casework.GatePassed:
		return fmt.Sprintf("  %s", p.Check.Gate)
	}
	return ""
}
