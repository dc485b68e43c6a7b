package app

import (
	"fmt"
	"io"
	"time"
)

// Progress is said once something has taken this long, and then as often: on a
// terminal in one line that changes, elsewhere in a line of its own.
const (
	sayAfter     = time.Second
	sayAtAPlace  = time.Second
	sayElsewhere = 5 * time.Second
)

// progress tells people how far something long has come. It writes to where
// the log goes, so that results stay what they are.
type progress struct {
	out      io.Writer
	terminal bool

	open bool // a line on the terminal is not ended
	said time.Time
}

// while does something and meanwhile says, every so often, how far it has come,
// where count knows.
func (p *progress) while(what string, count func() (done, total int, ok bool), do func() error) error {
	ended := make(chan error, 1)
	go func() { ended <- do() }()
	began := time.Now()
	ticker := time.NewTicker(sayAfter)
	defer ticker.Stop()
	for {
		select {
		case err := <-ended:
			p.end()
			return err
		case <-ticker.C:
			if !p.due() {
				continue
			}
			took := time.Since(began).Round(time.Second)
			if count != nil {
				if done, total, ok := count(); ok {
					p.say("%s %d/%d (%s)", what, done, total, took)
					continue
				}
			}
			p.say("%s … (%s)", what, took)
		}
	}
}

// count says how many of all are done, if it is time to say something.
func (p *progress) count(what string, done, total int) {
	if p.due() {
		p.say("%s %d/%d", what, done, total)
	}
}

func (p *progress) due() bool {
	every := sayElsewhere
	if p.terminal {
		every = sayAtAPlace
	}
	return time.Since(p.said) >= every
}

func (p *progress) say(format string, args ...any) {
	p.said = time.Now()
	if !p.terminal {
		fmt.Fprintf(p.out, format+"\n", args...)
		return
	}
	fmt.Fprintf(p.out, "\r\033[K"+format, args...)
	p.open = true
}

// end leaves the line of a terminal.
func (p *progress) end() {
	if p.open {
		fmt.Fprintln(p.out)
		p.open = false
	}
}
