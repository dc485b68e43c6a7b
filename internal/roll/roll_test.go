package roll

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

const (
	people = "姓名,电话\n示范甲,000-0000001\n示范 乙,000-0000002\n示范丙,000-0000003\n"
	units  = "单位名称,类别,上级单位,辖区名称,机构代码,第一责任人,直接责任人\n" +
		"林寨镇,乡镇,和平县,,,,\n" + // before the unit above it
		"和平县,县,示范市,和平县、和平,620100,示范甲,示范乙\n" +
		"示范市,市（州）,,示范市,,,\n"
	posts    = "姓名,单位,岗位\n示范甲,和平县,单位负责人\n示范乙,和平县,承办人员\n示范乙,示范市/和平县,unit_duty_officer\n"
	contacts = "单位,联络员,替补\n和平县,示范乙,示范丙\n"
	duties   = "单位,值班人员,电话,备班人员,值班起,值班止\n和平县,示范乙,000-0000009,示范丙,2026/1/5 8:00,2026-01-05 24:00\n620100,示范丙,,,2026年1月6日,2026年1月6日\n"
)

var whole = []string{people, units, posts, contacts, duties}

func TestAnOfficeIsBroughtInAtOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(o *office) {
		before := len(o.entries())
		out := o.load(whole...)
		require.Equal(o, contract.RollSum{Read: 12, New: 12}, out.Sum)

		town, county, city := o.unit("林寨镇"), o.unit("和平县"), o.unit("示范市")
		require.Equal(o, county.ID, town.Parent)
		require.Equal(o, city.ID, county.Parent)
		require.Equal(o, contract.UnitTownship, town.Kind)
		require.Equal(o, []string{"和平县", "和平"}, county.Territory)
		require.Equal(o, o.person("示范甲").ID, county.FirstResponsible)
		require.Equal(o, o.person("示范乙").ID, county.DirectResponsible)

		held, standing, err := o.ledger.Standing(o.ctx, o.person("示范乙").ID, casework.InstantOf(monday))
		require.NoError(o, err)
		require.True(o, standing)
		require.ElementsMatch(o, []casework.Post{{Unit: county.ID, Role: casework.UnitOfficer}, {Unit: county.ID, Role: casework.UnitDutyOfficer}}, held)

		asked, err := o.ledger.Contacts(o.ctx, county.ID)
		require.NoError(o, err)
		require.Len(o, asked, 1)
		require.Equal(o, "000-0000002", asked[0].Telephone, "the person's own, where the row has none")
		require.Equal(o, o.person("示范丙").ID, asked[0].Substitute)

		roster, err := o.ledger.Roster(o.ctx, county.ID, 0, casework.InstantOf(monday.AddDate(1, 0, 0)))
		require.NoError(o, err)
		require.Len(o, roster, 2)
		require.Equal(o, "2026-01-05T00:00:00.000000Z", roster[0].From.String())
		require.Equal(o, "2026-01-05T16:00:00.000000Z", roster[0].Until.String(), "24:00 in the office")
		require.Equal(o, roster[0].Until, roster[1].From)
		require.Equal(o, casework.Day, roster[1].Until.Sub(roster[1].From), "a day that ends something is its last")

		// Each change has its entry, as one made alone has, and the file has one.
		entries := o.entries()
		require.Len(o, entries, before+12+1)
		require.Equal(o, contract.RollLoaded, entries[0].Type)
		require.Equal(o, map[string]string{"file": "sha256:of-the-file", "new": "12", "changed": "0", "rows": "12"}, entries[0].Payload.Facts)
		kinds := map[contract.EntryKind]int{}
		for _, e := range entries[:13] {
			kinds[e.Type]++
			require.Equal(o, casework.PersonID("boss"), e.Actor)
		}
		require.Equal(o, map[contract.EntryKind]int{
			contract.PersonAdded: 3, contract.UnitAdded: 3, contract.PostGranted: 3, contract.ContactAdded: 1, contract.DutyAdded: 2, contract.RollLoaded: 1,
		}, kinds)
		report, err := o.ledger.VerifyChain(o.ctx, 0)
		require.NoError(o, err)
		require.True(o, report.Fits)
	})
}

func TestTheSameFileAgainChangesNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(o *office) {
		o.load(whole...)
		entries := o.entries()
		out := o.load(whole...)
		require.Equal(o, contract.RollSum{Read: 12, Unchanged: 12}, out.Sum)
		require.Equal(o, entries, o.entries())
		// Nor do its tables one by one, in whatever order.
		for _, file := range []string{duties, posts, contacts, units, people} {
			require.Zero(o, o.load(file).Sum.New)
		}
		require.Equal(o, entries, o.entries())
	})
}

func TestAPreviewSaysWhatChangesFromWhatToWhat(t *testing.T) {
	t.Parallel()
	onBoth(t, func(o *office) {
		o.load(whole...)
		change := []string{
			"姓名,电话\n示范甲,000-0000100\n示范丁,\n",
			"单位名称,第一责任人,机构代码,电话\n和平县,示范丁,无,\n", // an empty cell leaves, 无 takes away
			"姓名,单位,岗位,任职止\n示范乙,和平县,承办人员,2026-02-01 00:00\n",
			"单位,联络员,电话\n和平县,示范乙,000-0000022\n",
			"单位,值班人员,备班人员,值班起,值班止\n和平县,示范乙,示范甲,2026/1/5 8:00,2026-01-06 0:00\n",
		}
		fates, out := o.preview(change...)
		require.Equal(o, contract.RollSum{Read: 6, New: 1, Changed: 5}, out.Sum)
		of := func(row string) string {
			var said []string
			for _, c := range fates[row].Changes {
				text := func(s *string) string {
					if s == nil {
						return "-"
					}
					return *s
				}
				said = append(said, c.Field+" "+text(c.Before)+">"+text(c.After))
			}
			return strings.Join(said, "; ")
		}
		require.Equal(o, "telephone 000-0000001>000-0000100", of("people 示范甲"))
		require.Equal(o, "name ->示范丁", of("people 示范丁"))
		require.Equal(o, "code 620100>-; first_responsible 示范甲>示范丁", of("units 和平县"))
		require.Equal(o, "until ->2026-01-31T16:00:00.000000Z", of("posts 示范乙 和平县"))
		require.Equal(o, "telephone 000-0000002>000-0000022", of("contacts 和平县 示范乙"))
		require.Equal(o, "backup 示范丙>示范甲", of("duties 和平县 示范乙"))
		require.Equal(o, noteAgain, fates["duties 和平县 示范乙"].Note)

		o.load(change...)
		turns, err := o.ledger.Roster(o.ctx, o.unit("和平县").ID, 0, casework.InstantOf(monday.AddDate(1, 0, 0)))
		require.NoError(o, err)
		require.Len(o, turns, 3)
		for _, d := range turns {
			require.Equal(o, d.Struck, d.StrikeReason == strikeReason, "a turn that the file replaces says so")
		}
		_, out = o.preview(change...)
		require.Equal(o, contract.RollSum{Read: 6, Unchanged: 6}, out.Sum)
		asked, err := o.ledger.Contacts(o.ctx, o.unit("和平县").ID)
		require.NoError(o, err)
		require.Len(o, asked, 1, "the entry before has ended")
		require.Equal(o, o.person("示范丙").ID, asked[0].Substitute, "a column that is not there leaves what is known")
	})
}

func TestNothingOfARollIsDoneWhereARowIsRefused(t *testing.T) {
	t.Parallel()
	onBoth(t, func(o *office) {
		before := o.entries()
		files := []string{people, "单位名称,类别,上级单位\n和平县,县,\n不明县,县,没有的市\n"}
		fates, out := o.preview(files...)
		require.Equal(o, 1, out.Sum.Refused)
		require.Equal(o, []contract.RollFault{{Field: "parent", Column: "上级单位", Code: "roll_no_unit", Params: map[string]string{"name": "没有的市"}}}, fates["units 不明县"].Faults)
		_, err := Commit(o.ctx, o.ledger, read(o, files...), out.Plan, "")
		require.Equal(o, "roll_refused_rows", casework.AsError(err).Code)
		require.Equal(o, before, o.entries())
		found, err := o.ledger.People(o.ctx)
		require.NoError(o, err)
		require.Empty(o, found)
	})
}

func TestWhatWasSeenIsWhatIsDone(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "sqlite")
	_, seen := o.preview(people)
	_, err := o.ledger.AddPerson(o.ctx, contract.Person{Name: "示范甲", Telephone: "000-0000007"})
	require.NoError(t, err)
	_, err = Commit(o.ctx, o.ledger, read(t, people), seen.Plan, "")
	require.Equal(t, "roll_changed_meanwhile", casework.AsError(err).Code)
	_, seen = o.preview(people)
	require.Equal(t, contract.RollSum{Read: 3, New: 2, Changed: 1}, seen.Sum)
	_, err = Commit(o.ctx, o.ledger, read(t, people), seen.Plan, "")
	require.NoError(t, err)
}

func TestWhyARowIsRefused(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "sqlite")
	o.load(whole...)
	gone, err := o.ledger.AddPerson(o.ctx, contract.Person{Name: "示范离", Disabled: true})
	require.NoError(t, err)
	_, err = o.ledger.AddPerson(o.ctx, contract.Person{Name: "示范无号"})
	require.NoError(t, err)
	dissolved, err := o.ledger.AddUnit(o.ctx, contract.Unit{Name: "撤销局", Kind: contract.UnitDepartment, Disabled: true})
	require.NoError(t, err)
	for _, same := range []string{"000-0000005", "000-0000006"} {
		_, err := o.ledger.AddPerson(o.ctx, contract.Person{Name: "示范同名", Telephone: same})
		require.NoError(t, err)
	}
	for name, tt := range map[string]struct {
		file string
		want []string // of the last row
	}{
		"no such kind":                 {"单位名称,类别\n某局,星球\n", []string{"kind:not_one_of"}},
		"no kind":                      {"单位名称,机构代码\n某局,1\n", []string{"kind:required"}},
		"no name":                      {"单位名称,类别\n,县\n", []string{"name:required"}},
		"a role that is none":          {"姓名,单位,岗位\n示范甲,和平县,司机\n", []string{"role:not_one_of"}},
		"no role":                      {"姓名,单位,岗位\n示范甲,和平县,\n", []string{"role:required"}},
		"no such person":               {"姓名,单位,岗位\n示范无,和平县,承办人员\n", []string{"person:roll_no_person"}},
		"no such unit":                 {"姓名,单位,岗位\n示范甲,某县,承办人员\n", []string{"unit:roll_no_unit"}},
		"somebody who has left":        {"姓名,单位,岗位\n示范离,和平县,承办人员\n", []string{"person:roll_person_left"}},
		"their row":                    {"人员编号,姓名\n" + string(gone.ID) + ",示范离\n", []string{"name:roll_person_left"}},
		"a dissolved unit":             {"姓名,单位,岗位\n示范甲,撤销局,承办人员\n", []string{"unit:roll_unit_dissolved"}},
		"its row":                      {"单位编号,单位名称\n" + string(dissolved.ID) + ",撤销局\n", []string{"name:roll_unit_dissolved"}},
		"two people of one name":       {"姓名,单位,岗位\n示范同名,和平县,承办人员\n", []string{"person:roll_people_alike"}},
		"which of them":                {"姓名,电话\n示范同名,000-0000008\n", []string{"name:roll_people_alike"}},
		"one of them by the telephone": {"姓名,电话\n示范同名,000-0000006\n", nil},
		"one person twice":             {"姓名,电话\n示范甲,000-0000001\n示范甲,000-0000002\n", []string{":roll_row_twice"}},
		"a new person twice":           {"姓名,电话\n示范新,000-0000001\n示范新,000-0000002\n", []string{":roll_row_twice"}},
		"a new unit twice":             {"单位名称,类别\n新局,部门\n新局,部门\n", []string{":roll_row_twice"}},
		"the same person, another id":  {"人员编号,姓名,电话\nzhang,示范甲,000-0000001\n", []string{"id:roll_person_known"}},
		"an id in characters":          {"人员编号,姓名\n甲,示范戊\n", []string{"id:roll_bad_id"}},
		"nobody can be rung up there":  {"姓名,电话\n示范戊,12\n", []string{"telephone:no_telephone"}},
		"a telephone as id":            {"人员编号,姓名\n13900000000,示范戊\n", []string{"id:roll_personal_id"}},
		"an identity card as id":       {"人员编号,姓名\n11010119900101123X,示范戊\n", []string{"id:roll_personal_id"}},
		"a circle":                     {"单位名称,类别,上级单位\n甲局,部门,乙局\n乙局,部门,甲局\n", []string{"parent:unit_above_itself"}},
		"above itself":                 {"单位名称,类别,上级单位\n甲局,部门,甲局\n", []string{"parent:unit_above_itself"}},
		"below its own":                {"单位名称,机构代码,上级单位\n和平县,620100,林寨镇\n", []string{"parent:unit_above_itself"}},
		"a name that is taken":         {"单位名称,类别,上级单位,辖区名称\n另一县,县,示范市,和平\n", []string{"territory:territory_claimed"}},
		"what refers to a refused row": {"单位名称,类别,上级单位\n某市,星球,\n某县,县,某市\n", []string{"parent:roll_refers_to_refused"}},
		"a day that is none":           {"单位,值班人员,电话,值班起,值班止\n和平县,示范甲,000-0000001,2026-02-30,2026-03-01\n", []string{"from:bad_format"}},
		"a turn that ends before":      {"单位,值班人员,电话,值班起,值班止\n和平县,示范甲,000-0000001,2026-02-02 8:00,2026-02-01 8:00\n", []string{"until:not_after_from"}},
		"its own backup":               {"单位,值班人员,电话,备班人员,值班起,值班止\n和平县,示范甲,000-0000001,示范甲,2026-02-01,2026-02-01\n", []string{"backup:same_person"}},
		"a turn without a telephone":   {"单位,值班人员,值班起,值班止\n和平县,示范无号,2026-02-01,2026-02-01\n", []string{"telephone:required"}},
		"a post that began before":     {"姓名,单位,岗位,任职起\n示范甲,和平县,单位负责人,2025-01-01\n", []string{"from:roll_post_began"}},
		"a telephone too long":         {"姓名,电话\n示范戊," + strings.Repeat("1", 41) + "\n", []string{"telephone:text_too_long"}},
		"cells beside the table":       {"姓名,电话\n示范戊,000-0000001,多余\n", []string{":roll_cells_outside"}},
	} {
		_, out := o.preview(tt.file)
		require.Equal(t, tt.want, faults(out.Rows[len(out.Rows)-1]), name)
		for _, f := range out.Rows {
			require.Equal(t, len(f.Faults) > 0, f.Fate == contract.FateRefused, name)
			require.True(t, f.Fate != contract.FateRefused || f.Changes == nil, name)
		}
	}
}

func TestWhatWasEndedStaysEnded(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "sqlite")
	dated := "姓名,单位,岗位,任职起\n示范丙,和平县,承办人员,2025-12-01\n"
	o.load(append([]string{dated}, whole...)...)
	county := o.unit("和平县").ID
	held, err := o.ledger.Holdings(o.ctx, o.person("示范丙").ID)
	require.NoError(t, err)
	_, err = o.ledger.EndPost(o.ctx, held[0].ID, 0)
	require.NoError(t, err)
	roster, err := o.ledger.Roster(o.ctx, county, 0, casework.InstantOf(monday.AddDate(1, 0, 0)))
	require.NoError(t, err)
	_, err = o.ledger.StrikeDuty(o.ctx, county, roster[0].ID, "病假")
	require.NoError(t, err)

	fates, out := o.preview(dated, duties)
	require.Equal(t, contract.RollSum{Read: 3, Unchanged: 3}, out.Sum)
	require.Equal(t, noteEnded, fates["posts 示范丙 和平县"].Note)
	require.Equal(t, noteStruck, fates["duties 和平县 示范乙"].Note)
	// Who comes back without a date does so by the file, and it says so.
	fates, _ = o.preview("姓名,单位,岗位\n示范丙,和平县,承办人员\n")
	require.Equal(t, contract.FateNew, fates["posts 示范丙 和平县"].Fate)
	require.Equal(t, noteHeldBefore, fates["posts 示范丙 和平县"].Note)
}

func TestPeopleOfOneName(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "sqlite")
	o.load(whole...)
	two := []string{"人员编号,姓名,电话\nwang-1,示范甲,000-0000007\n", "姓名,单位,岗位\n示范甲,林寨镇,单位负责人\n"}
	fates, _ := o.preview(two...)
	require.Equal(t, noteNamesake, fates["people 示范甲"].Note)
	o.load(two...)
	held, err := o.ledger.Holdings(o.ctx, "wang-1")
	require.NoError(t, err)
	require.Len(t, held, 1, "a name means whoever stands in the file")
	fates, _ = o.preview(two[1])
	require.Equal(t, []string{"person:roll_people_alike"}, faults(fates["posts 示范甲 林寨镇"]), "without a row, nobody can tell")
	fates, _ = o.preview("人员,单位,岗位\nwang-1,林寨镇,单位负责人\n")
	require.Equal(t, contract.FateUnchanged, fates["posts 示范甲 林寨镇"].Fate)
}

func TestUnitsOfOneName(t *testing.T) {
	t.Parallel()
	onBoth(t, func(o *office) {
		files := []string{
			"姓名,电话\n示范甲,000-0000001\n",
			"单位名称,类别,上级单位,机构代码\n甲县,县,,A\n乙县,县,,B\n办公室,部门,甲县,\n办公室,部门,乙县,\n档案科,部门,乙县/办公室,\n",
			"姓名,单位,岗位\n示范甲,甲县/办公室,承办人员\n",
		}
		o.load(files...)
		require.Equal(o, contract.RollSum{Read: 7, Unchanged: 7}, o.load(files...).Sum)
		require.Equal(o, o.unit("乙县/办公室").ID, o.unit("档案科").Parent)
		fates, _ := o.preview("姓名,单位,岗位\n示范甲,办公室,单位负责人\n")
		require.Equal(o, []string{"unit:roll_units_alike"}, faults(fates["posts 示范甲 办公室"]))
		// A unit that is renamed is known by its code.
		out := o.load("单位名称,机构代码\n丙县,B\n")
		require.Equal(o, contract.RollSum{Read: 1, Changed: 1}, out.Sum)
		require.Equal(o, o.unit("丙县/办公室").ID, o.unit("档案科").Parent)
	})
}
