package contract

import "jiaoban/internal/casework"

// Kinds of campaigns (S0-03).
const (
	CampaignRoutine  = "routine"
	CampaignSpecial  = "special"
	CampaignLookback = "lookback"
)

// States of a campaign.
const (
	CampaignDraft = "draft"
	CampaignLive  = "live"
	CampaignEnded = "ended" // takes no new batches; its cases go on (S0-04, S2-02)
)

// Campaign is one inspection campaign.
type Campaign struct {
	ID            string               `json:"id"`
	Name          string               `json:"name" minLength:"1" maxLength:"200"`
	Level         casework.SourceLevel `json:"level" enum:"central,province,city,self"`
	Kind          string               `json:"kind" enum:"routine,special,lookback"`
	Round         int                  `json:"round,omitempty" minimum:"0"`
	GroupNumber   string               `json:"group_number,omitempty" maxLength:"40"`
	StationedFrom casework.Date        `json:"stationed_from,omitempty"`
	StationedTo   casework.Date        `json:"stationed_to,omitempty"`
	Template      string               `json:"template,omitempty" maxLength:"64" doc:"layout of the public table"`
	Policies      []PolicyChoice       `json:"policies"`
	State         string               `json:"state" enum:"draft,live,ended"`
	Reading       *Reading             `json:"reading,omitempty"` // there once a leader has chosen
	CreatedAt     casework.Instant     `json:"created_at"`
	CreatedBy     casework.PersonID    `json:"created_by"`
	LiveAt        casework.Instant     `json:"live_at,omitempty"`
	EndedAt       casework.Instant     `json:"ended_at,omitempty"`
}

// PolicyChoice says which policy a campaign's cases of one level and mode
// follow (S1-05).
type PolicyChoice struct {
	Level   casework.SourceLevel `json:"level" enum:"central,province,city,self"`
	Mode    casework.SourceMode  `json:"mode" enum:"forwarded,handed_over,supervised"`
	Policy  string               `json:"policy"`
	Version int                  `json:"version" minimum:"1"`
}

// Reading is a named leader's choice of how days are counted, with the document
// that it rests on (DOMAIN 3.4). It is made once and never changed.
type Reading struct {
	FirstDay casework.FirstDay `json:"first_day" enum:"counted,not_counted"`
	Document string            `json:"document" minLength:"1" maxLength:"200"`
	ChosenBy casework.PersonID `json:"chosen_by"`
	ChosenAt casework.Instant  `json:"chosen_at"`
}

// Policy names the policy of a level and mode.
func (c Campaign) Policy(level casework.SourceLevel, mode casework.SourceMode) (PolicyChoice, bool) {
	for _, p := range c.Policies {
		if p.Level == level && p.Mode == mode {
			return p, true
		}
	}
	return PolicyChoice{}, false
}

// WithReading applies a campaign's reading to a policy. Files write "counted",
// the stricter reading, where an office may choose, and "not_counted" where a
// law has chosen already: the reading can turn the first into the second and
// never the other way.
func WithReading(p casework.Policy, first casework.FirstDay) casework.Policy {
	if first != casework.NotCounted {
		return p
	}
	p.Clocks = relaxed(p.Clocks)
	rounds := make([]casework.RoundPolicy, len(p.Rounds))
	for i, r := range p.Rounds {
		rounds[i] = casework.RoundPolicy{Kind: r.Kind, Clocks: relaxed(r.Clocks)}
	}
	if len(rounds) > 0 {
		p.Rounds = rounds
	}
	return p
}

func relaxed(clocks []casework.ClockPolicy) []casework.ClockPolicy {
	if len(clocks) == 0 {
		return clocks
	}
	out := make([]casework.ClockPolicy, len(clocks))
	copy(out, clocks)
	for i := range out {
		if out[i].Rule.Day > 0 && out[i].Rule.FirstDay == casework.Counted {
			out[i].Rule.FirstDay = casework.NotCounted
		}
	}
	return out
}

// PolicyVersion is a policy as it was stored, with who, when and why. A stored
// version never changes.
type PolicyVersion struct {
	Policy   casework.Policy   `json:"policy"`
	StoredAt casework.Instant  `json:"stored_at"`
	StoredBy casework.PersonID `json:"stored_by,omitempty"` // empty: came with the program
	Reason   string            `json:"reason"`
}

// CalendarVersion is one year's calendar as it was stored; the highest version
// of a year counts.
type CalendarVersion struct {
	Year     casework.CalendarYear `json:"calendar"`
	Version  int                   `json:"version"`
	StoredAt casework.Instant      `json:"stored_at"`
	StoredBy casework.PersonID     `json:"stored_by,omitempty"`
	Reason   string                `json:"reason"`
}

// RuleFault is one thing wrong in the text of a policy or of a calendar.
type RuleFault struct {
	Line int    // 1-based; 0: the text as a whole
	Path string // the key at fault, such as clocks.report.at; empty: no single one
	Text string
	ZH   string // in Chinese, says also what to write
}

// PolicyDraft is what the text of a policy says before it is stored.
type PolicyDraft struct {
	Policy casework.Policy
	SHA256 string // of its content, as the entry would tell it; only without faults
	Stored bool   // this version is there with this content: storing it changes nothing
	Faults []RuleFault
}

// CalendarDraft is what the text of a year's calendar says before it is stored.
type CalendarDraft struct {
	Year    casework.CalendarYear
	SHA256  string
	Version int  // the version of the year that counts now; 0: none
	Stored  bool // that version has this content
	Faults  []RuleFault
}
