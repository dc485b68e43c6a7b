package api

import (
	"cmp"
	"context"
	"slices"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// AtDispatch lists what waits in the cases of the stage, as the ledger does.
func (w *stage) AtDispatch(_ context.Context, r contract.Reader, f contract.DispatchFilter) (contract.DispatchPage, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	page := contract.DispatchPage{Items: []contract.DispatchItem{}, Counts: map[casework.DispatchTask]int64{}, Now: noon}
	for id, c := range w.cases {
		task, due := c.AtDispatch()
		if task == "" || c.Recused(r.Actor) {
			continue
		}
		page.Counts[task]++
		if len(f.Tasks) > 0 && !slices.Contains(f.Tasks, task) {
			continue
		}
		page.Items = append(page.Items, contract.DispatchItem{
			Row: contract.CaseRow{ID: id, Region: c.Region, Address: c.Address, State: c.State, HandedOverAt: noon, RegisteredAt: noon, UpdatedAt: noon}, Task: task, Due: due, Case: c, Texts: w.texts,
		})
	}
	slices.SortFunc(page.Items, func(a, b contract.DispatchItem) int { return cmp.Compare(a.Row.ID, b.Row.ID) })
	return page, nil
}

var stageLines = []casework.Responsibility{{
	Kind: casework.MatterIndustry, Matter: "餐饮", Words: []string{"油烟"}, Lead: leadUnit, Assisting: []casework.UnitID{"unit-help", "unit-gone"},
}}

func (w *stage) Responsibilities(_ context.Context, version int64) (contract.ResponsibilityList, error) {
	if version > 1 {
		return contract.ResponsibilityList{}, casework.Refuse(casework.NotFound, "no_such_list_version", "version", "9")
	}
	return contract.ResponsibilityList{ResponsibilityVersion: contract.ResponsibilityVersion{Version: 1, Reason: "首次公布", StoredAt: noon, StoredBy: "person-first"}, Lines: stageLines}, nil
}

func (w *stage) ResponsibilityVersions(ctx context.Context) ([]contract.ResponsibilityVersion, error) {
	list, err := w.Responsibilities(ctx, 1)
	return []contract.ResponsibilityVersion{list.ResponsibilityVersion}, err
}

func (w *stage) StoreResponsibilities(_ context.Context, n contract.NewResponsibilities) (contract.ResponsibilityList, error) {
	if n.Read != 1 {
		return contract.ResponsibilityList{}, casework.Refuse(casework.Conflict, "changed_meanwhile", "version", "1")
	}
	w.changed = append(w.changed, "list of "+n.Lines[0].Matter+" by "+string(n.By)+" because "+n.Reason)
	return contract.ResponsibilityList{ResponsibilityVersion: contract.ResponsibilityVersion{Version: 2, Reason: n.Reason}, Lines: n.Lines}, nil
}
