package contract

import (
	"slices"

	"jiaoban/internal/casework"
)

// Delegation lets one person act for another for a time (S0-02): from From,
// before Until, and before EndedAt where it was ended early. It is made for the
// posts that are named, or for all that the delegator holds whenever the
// delegate acts. A delegation is never deleted.
type Delegation struct {
	ID        string            `json:"id"`
	Delegator casework.PersonID `json:"delegator"`
	Delegate  casework.PersonID `json:"delegate"`
	From      casework.Instant  `json:"from"`
	Until     casework.Instant  `json:"until"`
	Posts     []casework.Post   `json:"posts,omitempty" doc:"none: every post that may be delegated"`
	Reason    string            `json:"reason,omitempty"`
	MadeBy    casework.PersonID `json:"made_by"`
	MadeAt    casework.Instant  `json:"made_at"`
	EndedAt   casework.Instant  `json:"ended_at,omitempty"`
	EndedBy   casework.PersonID `json:"ended_by,omitempty"`
	EndReason string            `json:"end_reason,omitempty"`
}

// At reports whether the delegation runs at an instant.
func (d Delegation) At(now casework.Instant) bool {
	return d.From <= now && now < d.Until && (d.EndedAt.IsZero() || now < d.EndedAt)
}

// undelegated are roles that nobody holds for another: whoever looks after
// people and accounts is made an administrator by name, and whoever checks the
// record is an auditor by name.
var undelegated = []casework.Role{casework.Administrator, casework.Auditor}

// Delegable reports whether a role may be held for another.
func Delegable(r casework.Role) bool { return !slices.Contains(undelegated, r) }

// Covers reports whether the delegation is for a post.
func (d Delegation) Covers(p casework.Post) bool {
	return Delegable(p.Role) && (len(d.Posts) == 0 || slices.Contains(d.Posts, p))
}

// Contact is whom one asks for in a unit or a group 联络员 (S0-37). One that is
// no longer current keeps its time.
type Contact struct {
	ID         string            `json:"id"`
	Unit       casework.UnitID   `json:"unit"`
	Person     casework.PersonID `json:"person"`
	Telephone  string            `json:"telephone" minLength:"1" maxLength:"40"`
	Substitute casework.PersonID `json:"substitute,omitempty" doc:"is asked when the person is away"`
	From       casework.Instant  `json:"from"`
	Until      casework.Instant  `json:"until,omitempty" doc:"empty: until further notice"`
}
