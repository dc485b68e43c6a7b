package api

import (
	"context"
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

func (w *stage) Unit(_ context.Context, id casework.UnitID) (contract.Unit, error) {
	if !strings.HasPrefix(string(id), "unit-") {
		return contract.Unit{}, casework.Refuse(casework.NotFound, "no_such_unit")
	}
	return contract.Unit{ID: id, Name: "单位" + string(id), FirstResponsible: "person-first", DirectResponsible: "person-direct"}, nil
}

func (w *stage) Units(context.Context) ([]contract.Unit, error) {
	return []contract.Unit{{ID: leadUnit, Name: "生态环境局", Kind: contract.UnitDepartment, Parent: contract.OfficeUnit, Telephone: "0930-1", FirstResponsible: "person-first"}}, nil
}

func (w *stage) People(_ context.Context, ids ...casework.PersonID) ([]contract.Person, error) {
	if len(ids) == 0 {
		return []contract.Person{{ID: "person-first", Name: "某甲", Telephone: "0930-2"}, {ID: "person-second", Name: "某乙"}}, nil
	}
	people := make([]contract.Person, len(ids))
	for i, id := range ids {
		people[i] = contract.Person{ID: id, Name: "姓名 " + string(id), Telephone: "0930-2"}
	}
	return people, nil
}

func (w *stage) Holders(_ context.Context, unit casework.UnitID, role casework.Role, _ casework.Instant) ([]contract.Holding, error) {
	if unit != leadUnit || role == casework.Leader {
		return nil, nil
	}
	return []contract.Holding{{Person: "person-first", Unit: leadUnit, Role: casework.UnitLeader}}, nil
}

func (w *stage) AddUnit(_ context.Context, u contract.Unit) (contract.Unit, error) {
	w.changed = append(w.changed, "unit "+u.Name)
	u.ID = "unit-new"
	return u, nil
}

func (w *stage) AddPerson(_ context.Context, p contract.Person) (contract.Person, error) {
	w.changed = append(w.changed, "person "+p.Name)
	p.ID = "person-new"
	return p, nil
}

func (w *stage) GrantPost(_ context.Context, h contract.Holding) (contract.Holding, error) {
	w.changed = append(w.changed, "post "+string(h.Role))
	h.ID, h.From = "holding-new", noon
	return h, nil
}

func (w *stage) EndPost(_ context.Context, id string, _ casework.Instant) error {
	w.changed = append(w.changed, "ended "+id)
	return nil
}

func (w *stage) Complainant(_ context.Context, a casework.Actor, id casework.CaseID, reason string) (*contract.Complainant, error) {
	if !a.Has(casework.DutyOfficer) {
		return nil, casework.Refuse(casework.Forbidden, "not_your_role", "command", "identity")
	}
	if _, err := w.sees(contract.Reader{Actor: a}, id); err != nil {
		return nil, err
	}
	w.changed = append(w.changed, "looked "+reason)
	return &contract.Complainant{Name: "王某", Telephone: "139"}, nil
}

func (w *stage) Looks(context.Context, contract.Reader, casework.CaseID) ([]contract.Look, error) {
	return []contract.Look{{Case: caseOne, Person: "person-duty_officer", Reason: "回访", At: noon}}, nil
}

func (w *stage) Notices(context.Context, casework.Actor, string, int) (contract.NoticePage, error) {
	return contract.NoticePage{Notices: []contract.Notice{{ID: "n1", Case: caseOne, Type: "clock_lapsed", Unit: leadUnit, At: noon}}}, nil
}

func (w *stage) MarkRead(_ context.Context, _ casework.Actor, id string) error {
	if id != "n1" && id != "case-1-9/coordinator" {
		return casework.Refuse(casework.NotFound, "no_such_notice")
	}
	return nil
}

func (w *stage) VerifyChain(_ context.Context, from int64) (contract.ChainReport, error) {
	return contract.ChainReport{From: from, Pos: 9, Hash: "ab", Fits: true, At: noon}, nil
}
