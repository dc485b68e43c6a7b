package app

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/config"
	"jiaoban/internal/contract"
	"jiaoban/internal/policies"
	"jiaoban/internal/redaction"
	"jiaoban/internal/secrecy"
)

// A table for the public says what two people released and no other text; a case
// of which nothing is released, or no longer rests on an approval, is not in it.
func TestATableForThePublicHasPublishedTextsAlone(t *testing.T) {
	t.Parallel()
	text := casework.NewText
	prepared := func(id string, round int, fallen bool) casework.PreparedPublication {
		return casework.PreparedPublication{ID: id, Round: round, Text: text("公开" + id), Fallen: fallen}
	}
	to := func(ids ...string) (released []casework.Publication) {
		for _, id := range ids {
			released = append(released, casework.Publication{Prepared: id, Channel: "website"})
		}
		return released
	}
	for name, row := range map[string]struct {
		prepared []casework.PreparedPublication
		released []casework.Publication
		want     string // empty: it is not in the table
	}{
		"nothing prepared":              {nil, nil, ""},
		"prepared and not released":     {[]casework.PreparedPublication{prepared("p1", 2, false)}, nil, ""},
		"released":                      {[]casework.PreparedPublication{prepared("p1", 2, false)}, to("p1"), "公开p1"},
		"released twice":                {[]casework.PreparedPublication{prepared("p1", 2, false), prepared("p2", 2, false)}, to("p1", "p2", "p1"), "公开p1"},
		"released, then fallen":         {[]casework.PreparedPublication{prepared("p1", 2, true)}, to("p1"), ""},
		"the later one has fallen":      {[]casework.PreparedPublication{prepared("p1", 2, false), prepared("p2", 2, true)}, to("p1", "p2"), "公开p1"},
		"released in an earlier round":  {[]casework.PreparedPublication{prepared("p1", 1, false)}, to("p1"), ""},
		"released without preparation":  {nil, []casework.Publication{{Channel: "website"}}, ""},
		"prepared after it was release": {[]casework.PreparedPublication{prepared("p1", 2, false), prepared("p2", 2, false)}, to("p1"), "公开p1"},
	} {
		c := casework.Case{
			Number: "D1", Region: "卧龙区", PollutionTypes: []string{"噪声"}, Complaint: text("示范-栽植甲反映噪声扰民"), Round: 2, State: casework.Closed,
			Prepared: row.prepared, Publication: row.released,
			Answers: []casework.Answer{{Round: 2, State: casework.AnswerApproved, Report: &casework.Report{
				Verdict: casework.Verified, Accountability: text("示范-栽植乙受处分"),
				Findings: []casework.Finding{{Issue: "i1", Facts: text("示范-栽植甲家中"), Goal: text("目标"), Handling: text("处理"), Settlement: casework.Concluded}},
			}}},
			Issues: []casework.Issue{{ID: "i1", Settlement: casework.Concluded}},
		}
		shown := table{readers: readPublic, withState: true}
		cells, holds := shown.row(c)
		require.Equal(t, row.want != "", holds, name)
		if !holds {
			continue
		}
		require.Len(t, cells, len(shown.columns()), name)
		require.Equal(t, []string{text(row.want).Digest}, digests(cells), name)
		bodies := map[string]string{text(row.want).Digest: row.want}
		for i, want := range []string{"", "D1", "卧龙区", "噪声", "属实", "已办结", row.want, casework.Word(c.State, casework.Chinese)} {
			require.Equal(t, want, cells[i].text(bodies), "%s: %s", name, shown.columns()[i].Label)
		}
	}
}

// A name that somebody wrote into a complaint leaves the office in no table of
// which nobody said that it stays inside.
func TestATableIsCheckedBeforeItLeavesTheOffice(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	d := newDoor(t, func(c *config.Config) { c.Data = dir })
	set, err := policies.Embedded()
	require.NoError(t, err)
	register := func(number, complaint string) {
		_, err := d.record.ledger.Register(t.Context(), contract.NewCase{
			Actor: casework.Actor{Person: d.account.Person, Posts: []casework.Post{{Unit: contract.OfficeUnit, Role: casework.DutyOfficer}}},
			Body: &casework.Register{
				Source:       casework.Source{Campaign: "c9", Level: casework.LevelCentral, Mode: casework.ModeHandedOver},
				HandedOverAt: d.instant(), Number: number, Region: "示范区", Complaint: casework.NewText(complaint), Policy: set.Policies[0],
			},
			Complainant: &contract.Complainant{Name: "示范-栽植甲", Telephone: "19900000011"},
		})
		require.NoError(t, err)
	}
	o := operator{t: t, dir: dir}
	out := func(name string) string { return filepath.Join(t.TempDir(), name) }
	register("B-1", "夜间施工扰民")
	clean := out("clean.csv")
	var made Exported
	require.NoError(t, o.types(Export, &made, "out="+clean))
	require.Equal(t, 1, made.Rows)

	register("B-2", "示范-栽植甲反映夜间施工扰民，电话19900000022")
	for _, format := range []string{"csv", "xlsx"} {
		path := out("table." + format)
		err := o.types(Export, nil, "out="+path)
		require.Equal(t, ExitRefused, ExitStatus(err), err)
		require.NoFileExists(t, path)
		require.Regexp(t, `B-2 \(.+\) · 交办问题基本情况 · 信访人信息`, err.Error())
		require.ErrorContains(t, err, "--public")
		require.NotContains(t, err.Error(), "栽植")
		require.NotContains(t, err.Error(), "199")

		public := out("public." + format)
		require.NoError(t, o.types(Export, &made, "out="+public, "public=true"))
		require.Zero(t, made.Rows)
		content, err := os.ReadFile(public)
		require.NoError(t, err)
		require.NotContains(t, string(content), "栽植")
	}
	inside := out("inside.csv")
	require.NoError(t, o.types(Export, &made, "out="+inside, "internal=true"))
	require.Equal(t, 2, made.Rows)
	content, err := os.ReadFile(inside)
	require.NoError(t, err)
	require.Contains(t, string(content), "栽植")
	entries, err := d.record.ledger.Entries(t.Context(), contract.Reader{}, contract.EntryFilter{Kind: contract.Exported})
	require.NoError(t, err)
	require.Equal(t, map[string]string{"format": "csv", "readers": "inside"}, entries.Entries[0].Payload.Facts)
	require.Len(t, entries.Entries, 4, "what was refused did not leave the house")
}

// What two people decided to keep goes to the public; the complainant never does,
// also where nobody knew of them when the text was prepared.
func TestATableForThePublicNamesNoComplainant(t *testing.T) {
	t.Parallel()
	found := func() []casework.RedactionKind {
		return []casework.RedactionKind{casework.RedactTelephone, casework.RedactComplainant, casework.RedactDoorNumber}
	}
	require.Equal(t, []casework.RedactionKind{casework.RedactComplainant}, table{readers: readPublic}.forbidden(found()))
	require.Equal(t, found(), table{}.forbidden(found()))
}

// A text of which the key is gone is said in its cell, by the command and in the
// entry, whoever reads the table: it does not look like one that nobody wrote.
func TestATableSaysWhichTextsCannotBeRead(t *testing.T) {
	t.Parallel()
	k := kept{commandLine{t, t.TempDir()}, nil}
	require.NoError(t, k.starts())
	first := k.keep()
	k.rotate("text")
	conf, err := Call{Flags: map[string]string{"data": k.data}}.config()
	require.NoError(t, err)
	set, err := policies.Embedded()
	require.NoError(t, err)
	use := func(do func(*record)) {
		t.Helper()
		r, err := openRecord(t.Context(), conf, folderOf(conf), nil, recordOptions{})
		require.NoError(t, err)
		do(r)
		require.NoError(t, r.ledger.Close())
	}
	register := func(r *record, number string) {
		t.Helper()
		_, err := r.ledger.Register(t.Context(), contract.NewCase{
			Actor: casework.Actor{Person: "p1", Posts: []casework.Post{{Unit: contract.OfficeUnit, Role: casework.DutyOfficer}}},
			Body: &casework.Register{
				Source:       casework.Source{Campaign: "c9", Level: casework.LevelCentral, Mode: casework.ModeHandedOver},
				HandedOverAt: casework.InstantOf(time.Now()), Number: number, Region: "示范区", Complaint: casework.NewText("夜间施工扰民" + number), Policy: set.Policies[0],
			},
		})
		require.NoError(t, err)
	}
	var lost string
	use(func(r *record) {
		lost = primaryOf(r.keys, secrecy.Text).ID
		register(r, "B-1")
	})
	k.putBack(first)
	_, err = k.run(KeysForget, map[string]string{"reason": "the disk burnt"}, "text", lost)
	require.NoError(t, err)
	use(func(r *record) { register(r, "B-2") })
	for _, readers := range []string{"", "internal"} {
		path := filepath.Join(t.TempDir(), "table.csv")
		flags := map[string]string{"out": path}
		if readers != "" {
			flags[readers] = "true"
		}
		out := k.must(Export, flags)
		require.Contains(t, out, "1 texts of the table cannot be read", readers)
		content, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Contains(t, string(content), "B-1,"+unreadMark+",", readers)
		require.Contains(t, string(content), "夜间施工扰民B-2")
		use(func(r *record) {
			entries, err := r.ledger.Entries(t.Context(), contract.Reader{}, contract.EntryFilter{Kind: contract.Exported})
			require.NoError(t, err)
			require.Equal(t, "1", entries.Entries[0].Payload.Facts["unread"], readers)
		})
		flags["json"], flags["out"] = "true", path+".json.csv"
		var made Exported
		require.NoError(t, json.Unmarshal([]byte(k.must(Export, flags)), &made))
		require.Equal(t, 1, made.Unread, readers)
	}

	text := casework.NewText("公开p1")
	cells, holds := table{readers: readPublic}.row(casework.Case{
		Round: 1, Prepared: []casework.PreparedPublication{{ID: "p1", Round: 1, Text: text}},
		Publication: []casework.Publication{{Prepared: "p1"}},
	})
	require.True(t, holds)
	texts := map[string]string{}
	markUnread(cells, texts)
	require.Equal(t, unreadMark, cells[6].text(texts), "a table for the public is not silent either")
	require.Empty(t, redaction.Check(unreadMark, redaction.Person{}))
}
