package app

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/policies"
)

// A text that is a list of people is not checked for those who may not see the
// complainant, since the answer would name one of them; nothing is opened for it.
func TestAListOfPeopleIsNoTextToCheck(t *testing.T) {
	t.Parallel()
	check := redactions{ledger: newDoor(t).record.ledger}
	someone := func(role casework.Role) casework.Actor {
		return casework.Actor{Person: "p9", Posts: []casework.Post{{Unit: contract.OfficeUnit, Role: role}}}
	}
	list := strings.Repeat("示范", 101)
	for role, want := range map[casework.Role]string{
		casework.Reviewer: "text_tries_people", casework.PublicityOfficer: "text_tries_people",
		casework.Coordinator: "no_such_case", // who may look need not try
	} {
		_, _, err := check.Check(t.Context(), someone(role), "c1", list)
		require.Equal(t, want, casework.AsError(err).Code, role)
		_, _, err = check.Check(t.Context(), someone(role), "c1", "示范企业已停产整改。")
		require.Equal(t, "no_such_case", casework.AsError(err).Code, role)
	}
}

// A line of a complaint names nobody and is short: it is masked before it is cut.
func TestALineOfAComplaintNamesNobody(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("夜", 58)
	for says, want := range map[contract.NamedComplaint]string{
		{Text: "示范-栽植甲反映\n\n示范路3号夜间 施工，电话19900000022。"}: "示范-栽植甲反映 示范路3号夜间 施工，电话***。",
		{Text: long + "施工"}:   long + "施工",
		{Text: long + "施工扰民"}: long + "施工…",
	} {
		require.Equal(t, want, lineOf(says))
	}
	who := contract.Complainant{Name: "示范-栽植甲", Telephone: "19900000011"}
	for _, text := range []string{"示范-栽植甲反映夜间施工", "我叫示范 栽植甲，请回电１９９ ０００００ ０１１", long + "示范-栽植甲反映", strings.Repeat("示范-栽植甲、", 40)} {
		line := lineOf(contract.NamedComplaint{Text: text, Complainant: who})
		require.Less(t, len([]rune(line)), 62)
		for _, part := range []string{"栽植", "0011", "示范-"} {
			require.NotContains(t, line, part, text)
		}
	}
}

// Whoever may mend a registration is told where it tells who complained, before
// units read it: the place and the kind, and never what stands there.
func TestARegistrationThatNamesItsComplainantIsPointedAt(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	set, err := policies.Embedded()
	require.NoError(t, err)
	duty := d.person("值班员", "duty", casework.DutyOfficer)
	d.person("审核员", "judge", casework.Reviewer)
	f, err := d.record.ledger.Register(t.Context(), contract.NewCase{
		Actor: casework.Actor{Person: duty.Person, Posts: []casework.Post{{Unit: contract.OfficeUnit, Role: casework.DutyOfficer}}},
		Body: &casework.Register{
			Source:       casework.Source{Campaign: "c9", Level: casework.LevelCentral, Mode: casework.ModeHandedOver},
			HandedOverAt: d.instant(), Number: "B-1", Region: "示范区", Policy: set.Policies[0], Address: "示范路1号",
			Complaint: casework.NewText("示范-栽植甲反映夜间施工扰民，电话19900000022，在示范路3号。"), Demand: casework.NewText("早日停工"),
		},
		Complainant: &contract.Complainant{Name: "示范-栽植甲", Telephone: "19900000011"},
	})
	require.NoError(t, err)
	path := "/api/v1/cases/" + string(f.Case)
	of := func(login string, words ...string) []contract.TextWarning {
		answer := d.ask("GET", path, d.signIn(login, "").Token, nil, words...)
		told := into[struct {
			Warnings []contract.TextWarning `json:"text_warnings"`
			Checked  bool                   `json:"texts_checked"`
		}](t, answer, 200)
		require.Equal(t, login == "duty", told.Checked, "others print no order, for nothing would be covered on it")
		return told.Warnings
	}
	require.Equal(t, []contract.TextWarning{
		{Field: "complaint", Kind: casework.RedactComplainant, Start: 0, End: 6, Text: "“举报内容”第 1 至 6 字是信访人信息：分办以后承办单位看得到，请先更正文字。"},
		{Field: "complaint", Kind: casework.RedactTelephone, Start: 17, End: 28, Text: "“举报内容”第 18 至 28 字是电话号码：分办以后承办单位看得到，请先更正文字。"},
	}, of("duty"), "numbers of doors are what complaints are about")
	require.Contains(t, of("duty", "Accept-Language", "en")[0].Text, "units read it")
	require.Empty(t, of("judge"), "the place alone would name a person")
	own := d.signIn("duty", "").Token
	program := into[struct{ Token string }](t, d.ask("POST", "/api/v1/me/tokens", own, m{"name": "月报", "scope": []string{"read", "take-batches", "register"}, "days": 9}), 201).Token
	read := d.ask("GET", path, program, nil)
	require.Equal(t, 200, read.Code, read.Body)
	require.Contains(t, read.Body.String(), "示范-栽植甲反映", "what was written into the complaint it reads")
	for _, told := range []string{"text_warnings", "texts_checked", "complainant\"", "same_complainant"} {
		require.NotContains(t, read.Body.String(), told, "no scope has complainants")
	}
	clean, checked, err := redactions{ledger: d.record.ledger}.Warnings(t.Context(), casework.Actor{
		Person: duty.Person, Posts: []casework.Post{{Unit: contract.OfficeUnit, Role: casework.DutyOfficer}},
	}, f.Case, map[string]string{"complaint": "反映夜间施工扰民。"})
	require.NoError(t, err)
	require.True(t, checked)
	require.Empty(t, clean, "what was mended is not pointed at")
}
