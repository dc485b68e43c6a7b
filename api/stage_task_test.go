package api

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Tasks lists what waits in the cases of the stage, as the ledger does.
func (w *stage) Tasks(_ context.Context, r contract.Reader, f contract.TaskFilter) (contract.TaskPage, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	page := contract.TaskPage{Items: []contract.TaskItem{}, Counts: map[casework.TaskKind]int64{}, Now: noon}
	for id, c := range w.cases {
		if c.Recused(r.Actor) {
			continue
		}
		for _, t := range c.Tasks() {
			if t.Unit == "" && !slices.Contains(f.Office, t.Kind) || t.Unit != "" && !slices.Contains(f.Units, t.Unit) {
				continue
			}
			page.Counts[t.Kind]++
			if len(f.Kinds) > 0 && !slices.Contains(f.Kinds, t.Kind) {
				continue
			}
			var opinion casework.Text
			for _, e := range w.events[id] {
				if p, is := e.Payload.(*casework.Supervised); is && t.Subject == strconv.FormatInt(e.Seq, 10) {
					opinion = p.Opinion
				}
			}
			page.Items = append(page.Items, contract.TaskItem{
				Opinion: opinion,
				Row:     contract.CaseRow{ID: id, Region: c.Region, State: c.State, HandedOverAt: noon, RegisteredAt: noon, UpdatedAt: noon}, Task: t, Case: c, Texts: w.texts,
			})
		}
	}
	slices.SortFunc(page.Items, func(a, b contract.TaskItem) int { return cmp.Compare(a.Task.Kind, b.Task.Kind) })
	return page, nil
}
