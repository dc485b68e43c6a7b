package api

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// placed registers a case of a region and an address, not assigned yet.
func (w *stage) placed(t *testing.T, id casework.CaseID, region, address string) {
	t.Helper()
	w.do(t, id, w.sessions[tokenOf(casework.Coordinator)].Actor, &casework.Register{
		Source:       casework.Source{Campaign: "campaign-1", Level: casework.LevelCentral, Mode: casework.ModeHandedOver},
		HandedOverAt: noon, Complaint: casework.NewText(fiveWords), Policy: testPolicy(), Region: region, Address: address,
	})
}

func (w *stage) place(t *testing.T, id casework.CaseID, role casework.Role, lang string) *TerritoryView {
	t.Helper()
	got := w.request(http.MethodGet, "/api/v1/cases/"+string(id), tokenOf(role), "", "Accept-Language", lang)
	require.Equal(t, 200, got.Code, got.Body)
	var view CaseView
	require.NoError(t, json.Unmarshal(got.Body.Bytes(), &view))
	if view.Place != nil {
		for _, u := range view.Place.Units {
			require.NotEmpty(t, view.Names.Units[u.Unit])
		}
	}
	return view.Place
}

// Whoever may assign sees beforehand whom the first assignment attaches and why.
func TestTheTerritorialUnitIsShownBeforeItIsAttached(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	w.placed(t, "case-2", "广东省和平县", "林寨镇一自然村")
	for _, role := range []casework.Role{casework.Reviewer, casework.Leader, casework.Auditor, casework.DutyOfficer} {
		require.Nil(t, w.place(t, "case-2", role, "zh"), "%s does not assign", role)
	}
	seen := w.place(t, "case-2", casework.Coordinator, "zh")
	require.Equal(t, []TerritorialUnit{{
		Located:  casework.Located{Unit: "unit-town", In: casework.InAddress, Words: "林寨镇", WithinIn: casework.InRegion, WithinWords: "和平县"},
		Standing: casework.NoPart, Reason: "地址写有“林寨镇”，在行政区域中“和平县”的范围内",
	}}, seen.Units)
	require.Contains(t, seen.Hint, "自动列入")
	require.Equal(t, "the address says “林寨镇”, inside “和平县” of the region", w.place(t, "case-2", casework.Coordinator, "en").Units[0].Reason)

	w.placed(t, "case-3", "城关区", "")
	require.Contains(t, w.place(t, "case-3", casework.Coordinator, "en").Hint, "Neither region nor address")
	w.placed(t, "case-4", "", "和平县与林寨镇")
	require.Empty(t, w.place(t, "case-4", casework.Coordinator, "en").Unclear, "one lies inside the other")
}

// After the assignment nothing is attached by itself; the view says what is missing.
func TestTheViewHintsAtWhatIsMissing(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	coordinator := w.sessions[tokenOf(casework.Coordinator)].Actor
	w.placed(t, "case-2", "和平县", "")
	lead := casework.Target{Role: casework.RoleLead, Unit: leadUnit, FirstResponsible: "person-first", DirectResponsible: "person-direct"}
	w.do(t, "case-2", coordinator, &casework.Assign{Targets: []casework.Target{lead}})
	seen := w.place(t, "case-2", casework.Coordinator, "en")
	require.Equal(t, casework.HasPart, seen.Units[0].Standing)
	require.Empty(t, seen.Hint)

	address := "林寨镇"
	w.do(t, "case-2", coordinator, &casework.AmendRegistration{Address: &address, Reason: casework.NewText("补充地址")})
	seen = w.place(t, "case-2", casework.Coordinator, "en")
	require.Equal(t, casework.UnitID("unit-town"), seen.Units[0].Unit)
	require.Equal(t, casework.NoPart, seen.Units[0].Standing)
	require.Equal(t, "A unit that region or address names has no part as territorial unit; assign it.", seen.Hint)
}

func TestTheFirstAssignmentNamesTheTerritoryOrSaysWhyNot(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	w.placed(t, caseOne+"0", "城关区", "")
	path := "/api/v1/cases/" + string(caseOne) + "0/assign"
	send := func(body, key string) *Problem {
		got := w.request(http.MethodPost, path, tokenOf(casework.Coordinator), body, "Idempotency-Key", key, "Accept-Language", "en")
		if got.Code == 200 {
			return nil
		}
		p := problemIn(t, got)
		return &p
	}
	p := send(`{"targets":[{"role":"lead","unit":"unit-lead"}]}`, "first-key")
	require.Equal(t, 422, p.Status)
	require.Equal(t, "no_territory_reason", p.Errors[0].Field)
	require.Equal(t, "territory_needed", p.Errors[0].Code)
	p = send(`{"targets":[{"role":"lead","unit":"unit-lead"}],"territorial_left_out":[{"unit":"nowhere","reason":"x"}]}`, "second-key")
	require.Equal(t, "no_such_unit", p.Errors[0].Code)
	require.Nil(t, send(`{"targets":[{"role":"lead","unit":"unit-lead"}],"no_territory_reason":"跨市流域问题"}`, "third-key"))
}
