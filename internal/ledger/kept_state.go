package ledger

import (
	"bytes"
	"fmt"
	"reflect"

	lru "github.com/hashicorp/golang-lru/v2"
	"gorm.io/gorm"

	"jiaoban/internal/casework"
)

// Reading the stored state of a case takes a fifth of a command's processor time, so
// what was read is kept. It is found by all its bytes and not by a number of the
// case: whatever has written a state, in this transaction or another, of this process
// or another, taken back or not, the same bytes are the same case.
const (
	keptStates = 1024    // at most
	keptBytes  = 1 << 15 // of a state that is kept, at most
)

type keptState struct {
	body []byte
	c    casework.Case
}

// states are shared by all who read them: nobody changes what they refer to. They have
// no room behind their lists, so that who appends to one has a list of its own.
var states, _ = lru.New[casework.CaseID, keptState](keptStates)

// loadCase reads the state of a case, which belongs to many: see states.
func loadCase(tx *gorm.DB, id casework.CaseID) (casework.Case, error) {
	var row snapshotRow
	if err := tx.Where("case_id = ?", id).Take(&row).Error; err != nil {
		return casework.Case{}, wrap(err, "reading the state of case "+string(id))
	}
	return row.state()
}

// state decodes a stored state, which belongs to many: see states.
func (r snapshotRow) state() (casework.Case, error) {
	if kept, found := states.Get(r.CaseID); found && bytes.Equal(kept.body, r.Body) {
		return kept.c, nil
	}
	var c casework.Case
	if err := unmarshal(r.Body, &c, "state of case "+string(r.CaseID)); err != nil {
		return c, err
	}
	r.keep(c)
	return c, nil
}

// keep has a state for whoever reads it next. It must be what its bytes decode to: of
// texts it has the references alone.
func (r snapshotRow) keep(c casework.Case) {
	if len(r.Body) <= keptBytes {
		clip(reflect.ValueOf(&c).Elem())
		states.Add(r.CaseID, keptState{r.Body, c})
	}
}

// clip takes from every list of a value the room behind it.
func clip(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			clip(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			clip(v.Field(i))
		}
	case reflect.Slice:
		if v.Cap() > v.Len() && v.CanSet() {
			v.Set(v.Slice3(0, v.Len(), v.Len()))
		}
		for i := range v.Len() {
			clip(v.Index(i))
		}
	}
}

// CheckStates says whether anybody has changed a state that is kept; for tests.
func CheckStates() error {
	for _, id := range states.Keys() {
		kept, found := states.Peek(id)
		if !found {
			continue // others have read so many since
		}
		var c casework.Case
		if err := unmarshal(kept.body, &c, "state of case "+string(id)); err != nil {
			return err
		}
		if !reflect.DeepEqual(c, kept.c) {
			return fmt.Errorf("somebody has changed the kept state of case %s", id)
		}
	}
	return nil
}
