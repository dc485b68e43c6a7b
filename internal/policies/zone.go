package policies

import (
	"errors"
	"fmt"
	"time"
	_ "time/tzdata" // offices' machines often have no zone tables

	"jiaoban/internal/casework"
)

// A zone must keep its offset through these years, for the rules count with
// the offset alone.
var (
	zonesFrom = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	zonesTo   = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
)

// Zone looks a zone up and refuses one whose offset changes between 2000 and 2100.
func Zone(name string) (casework.Zone, error) {
	if name == "" || name == "Local" {
		return casework.Zone{}, errors.New("a zone has a name such as Asia/Shanghai")
	}
	location, err := time.LoadLocation(name)
	if err != nil {
		return casework.Zone{}, fmt.Errorf("there is no zone %q", name)
	}
	_, offset := zonesFrom.In(location).Zone()
	for at := zonesFrom.In(location); ; {
		_, end := at.ZoneBounds()
		if end.IsZero() || end.After(zonesTo) {
			break
		}
		at = end
		if _, changed := at.Zone(); changed != offset {
			return casework.Zone{}, fmt.Errorf("zone %s changes its offset on %s; a policy needs one that does not between 2000 and 2100",
				name, at.UTC().Format(time.DateOnly))
		}
	}
	if offset%60 != 0 {
		return casework.Zone{}, fmt.Errorf("zone %s has an offset of broken minutes", name)
	}
	return casework.Zone{Name: name, Minutes: offset / 60}, nil
}

func (r *reader) zone(f field) casework.Zone {
	// Check looks the zone up as well; a name that cannot be read as one stays
	// in the policy for it to complain about.
	name := r.text(f)
	z, err := Zone(name)
	if err != nil {
		return casework.Zone{Name: name}
	}
	return z
}
