// Package town is the demonstration city: an invented city whose districts,
// counties, departments and townships, people and logins are all marked 示范,
// so that nothing in it can be taken for a real office.
package town

import (
	_ "embed"
	"fmt"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// List is the demonstration list, the same file as
// deploy/demo/batch_h6_sample.xlsx.
//
//go:embed list.xlsx
var List []byte

// ListName is the name under which the list is sent.
const ListName = "batch_h6_sample.xlsx"

// ListCount is how many cases the sender of the list declares.
const ListCount = 24

// Ids of the two campaigns.
const (
	Campaign     = "demo-central"
	FastCampaign = "demo-fast"
)

// mark is in the name of every unit and campaign.
const mark = "（示范）"

// Login lets somebody of the city sign in.
type Login struct {
	Login    string            `json:"login"`
	Password string            `json:"password"`
	Roles    []casework.Role   `json:"roles"`
	Unit     casework.UnitID   `json:"unit"`
	Name     string            `json:"name"`
	Person   casework.PersonID `json:"person"`
}

// place is a unit of the city.
type place struct {
	slug   string // of its id and its logins
	name   string
	kind   string
	parent string // slug; empty: the city
}

// cityTerritory is the only name of the city's area: in short it would be 示范,
// which stands before much that is invented.
var cityTerritory = []string{"示范市"}

const (
	province = "shengji"
	city     = "shi"
)

// places are the units, parents before children. Districts and counties are
// those that the demonstration list names, so that each of its cases has its
// place.
var places = []place{
	{province, "示范省", contract.UnitProvince, ""},
	{city, "示范市", contract.UnitCity, province},

	{"shengtai", "市生态环境局", contract.UnitDepartment, city},
	{"zhujian", "市住房和城乡建设局", contract.UnitDepartment, city},
	{"chengguan", "市城市管理局", contract.UnitDepartment, city},
	{"shuili", "市水利局", contract.UnitDepartment, city},
	{"nongye", "市农业农村局", contract.UnitDepartment, city},
	{"ziyuan", "市自然资源局", contract.UnitDepartment, city},
	{"linye", "市林业和草原局", contract.UnitDepartment, city},
	{"gongan", "市公安局", contract.UnitDepartment, city},
	{"jiaotong", "市交通运输局", contract.UnitDepartment, city},

	{"wolong", "卧龙区", contract.UnitCounty, city},
	{"heping", "和平县", contract.UnitCounty, city},
	{"changyuan", "长垣市", contract.UnitCounty, city},
	{"luquan", "禄劝县", contract.UnitCounty, city},
	{"yuquan", "玉泉区", contract.UnitCounty, city},
	{"saihan", "赛罕区", contract.UnitCounty, city},
	{"xinzheng", "新郑市", contract.UnitCounty, city},
	{"jiayuguan", "嘉峪关市", contract.UnitCounty, city},
	{"xunyang", "浔阳区", contract.UnitCounty, city},
	{"panlong", "盘龙区", contract.UnitCounty, city},
	{"tumote", "土默特左旗", contract.UnitCounty, city},
	{"jingle", "静乐县", contract.UnitCounty, city},
	{"jiangbei", "江北新区", contract.UnitCounty, city},
	{"xinghua", "兴化市", contract.UnitCounty, city},
	{"xingqing", "兴庆区", contract.UnitCounty, city},
	{"tongxin", "同心县", contract.UnitCounty, city},
	{"yongchang", "永昌县", contract.UnitCounty, city},
	{"bishan", "璧山区", contract.UnitCounty, city},
	{"lianjiang", "廉江市", contract.UnitCounty, city},
	{"leizhou", "雷州市", contract.UnitCounty, city},
	{"xuwen", "徐闻县", contract.UnitCounty, city},
	{"jianli", "监利市", contract.UnitCounty, city},
	{"gaoxin", "高新区", contract.UnitCounty, city},
	{"cangshan", "仓山区", contract.UnitCounty, city},

	{"linzhai", "林寨镇", contract.UnitTownship, "heping"},
	{"zhuanlong", "转龙镇", contract.UnitTownship, "luquan"},
	{"dujiacun", "杜家村镇", contract.UnitTownship, "jingle"},
	{"daduo", "大垛镇", contract.UnitTownship, "xinghua"},
	{"xiamaguan", "下马关镇", contract.UnitTownship, "tongxin"},
	{"bailuo", "白螺镇", contract.UnitTownship, "jianli"},
}

// staff are the people of every unit that handles cases. The first two answer
// for the unit (S0-40).
var staff = []struct {
	suffix string
	name   string
	role   casework.Role
	login  bool // signs in; the others are only named
}{
	{"leader", "负责人", casework.UnitLeader, true},
	{"deputy", "分管负责人", casework.UnitLeader, false},
	{"officer", "经办人", casework.UnitOfficer, true},
	{"duty", "值班员", casework.UnitDutyOfficer, true},
	{"backup", "备班员", casework.UnitDutyOfficer, false},
}

// clerk is somebody of the office or of one of its groups.
type clerk struct {
	login string
	name  string
	unit  casework.UnitID
	role  casework.Role
}

const coordination casework.UnitID = "group-coordination"

// clerks fill the office and its eight groups; every role has somebody.
var clerks = []clerk{
	{"duty", "示范-值班员甲", contract.OfficeUnit, casework.DutyOfficer},
	{"duty2", "示范-值班员乙", contract.OfficeUnit, casework.DutyOfficer},
	{"coordinator", "示范-统筹协调甲", coordination, casework.Coordinator},
	{"coordinator2", "示范-统筹协调乙", coordination, casework.Coordinator},
	{"reviewer", "示范-审核员甲", "group-petitions", casework.Reviewer},
	{"reviewer2", "示范-审核员乙", "group-petitions", casework.Reviewer},
	{"supervisor", "示范-督查员甲", "group-rectification", casework.Supervisor},
	{"accountability", "示范-追责问责甲", "group-accountability", casework.AccountabilityOfficer},
	{"publicity", "示范-宣传报道甲", "group-publicity", casework.PublicityOfficer},
	{"publicity2", "示范-宣传报道乙", "group-publicity", casework.PublicityOfficer},
	{"briefs", "示范-信息简报甲", "group-briefs", casework.BriefEditor},
	{"documents", "示范-文稿材料甲", "group-documents", casework.BriefEditor},
	{"logistics", "示范-后勤保障甲", "group-logistics", casework.DutyOfficer},
	{"leader", "示范-领导甲", contract.OfficeUnit, casework.Leader},
	{"leader2", "示范-领导乙", contract.OfficeUnit, casework.Leader},
	{"auditor", "示范-审计员甲", contract.OfficeUnit, casework.Auditor},
	{"manager", "示范-管理员甲", contract.OfficeUnit, casework.Administrator},
}

// UnitID is the id of a unit of the city by its slug.
func UnitID(slug string) casework.UnitID { return casework.UnitID("demo-" + slug) }

// PersonID is the id of a person of the city by the login.
func PersonID(login string) casework.PersonID { return casework.PersonID("demo-" + login) }

// handles reports whether a place takes part in cases.
func (p place) handles() bool { return p.kind != contract.UnitProvince }

// Logins lists everybody who can sign in, the office first.
func Logins(password string) []Login {
	var logins []Login
	for _, p := range people() {
		if p.signsIn {
			logins = append(logins, Login{p.login, password, []casework.Role{p.role}, p.unit, p.name, PersonID(p.login)})
		}
	}
	return logins
}

// inhabitant is anybody of the city who acts or is named.
type inhabitant struct {
	clerk
	signsIn bool
}

func people() []inhabitant {
	var all []inhabitant
	for _, c := range clerks {
		all = append(all, inhabitant{c, true})
	}
	for _, p := range places {
		if !p.handles() {
			continue
		}
		for _, s := range staff {
			all = append(all, inhabitant{clerk{p.slug + "-" + s.suffix, p.person(s.name), UnitID(p.slug), s.role}, s.login})
		}
	}
	return all
}

func (p place) person(title string) string { return "示范-" + p.name + "-" + title }

// units are the places as the office knows them.
func units() []contract.Unit {
	all := make([]contract.Unit, len(places))
	for i, p := range places {
		u := contract.Unit{
			ID: UnitID(p.slug), Name: p.name + mark, Kind: p.kind, Telephone: fmt.Sprintf("000-9%06d", i+1), Code: "SF-" + p.slug,
		}
		if p.slug == city {
			u.Territory = cityTerritory
		}
		if p.parent != "" {
			u.Parent = UnitID(p.parent)
		}
		if p.handles() {
			u.FirstResponsible, u.DirectResponsible = PersonID(p.slug+"-leader"), PersonID(p.slug+"-deputy")
		}
		all[i] = u
	}
	return all
}

// UnitName is the name of a unit of the city by its slug, without the mark.
func UnitName(slug string) string {
	for _, p := range places {
		if p.slug == slug {
			return p.name
		}
	}
	return slug
}
