package ledger

import (
	"strings"
	"sync"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

const casesTable = "cases"

// caseRow is one row of cases: the projection for lists, and the counters that
// the row's lock protects. Field names avoid CreatedAt and UpdatedAt, which
// gorm would fill by itself.
type caseRow struct {
	ID     casework.CaseID `gorm:"primaryKey"`
	RowKey *string         // set where the case is known by its row and not by its number
	// SharesNumber says that the number is an earlier case's as well: a repeat
	// of it in another batch.
	SharesNumber bool
	Epoch        int64
	Counters     counters   `gorm:"embedded"`
	Projection   projection `gorm:"embedded"`
}

func (caseRow) TableName() string { return casesTable }

// counters are what the lock of a case's row protects.
type counters struct {
	StartedEpoch  int64
	LastStamp     casework.Instant
	LastFilingSeq int64
	AppliedSeq    int64
	LastEventSeq  int64
	RingsAt       casework.Instant // for when the workflow's timer is set, by its last look or by its start
}

// caseHead is what is read of a case's row beside its state.
type caseHead struct {
	ID        casework.CaseID
	Epoch     int64
	Counters  counters `gorm:"embedded"`
	NextAt    casework.Instant
	WakeClock casework.ClockKind
	Open      bool
	ChangedAt casework.Instant `gorm:"column:updated_at"`
}

func (caseHead) TableName() string { return casesTable }

// prefixed lists the columns of a row, of a table and under names that begin with a
// prefix, for a query that joins it with others.
func prefixed[T any](table, prefix string) string {
	row, err := schema.Parse(new(T), &sync.Map{}, schema.NamingStrategy{})
	if err != nil {
		panic(err) // a type of this package that gorm cannot read
	}
	columns := make([]string, len(row.DBNames))
	for i, c := range row.DBNames {
		columns[i] = table + "." + c + " AS " + prefix + c
	}
	return strings.Join(columns, ", ")
}

// byField has a query read the columns of its model and no others.
func byField(tx *gorm.DB) *gorm.DB { return tx.Session(&gorm.Session{QueryFields: true}) }

type snapshotRow struct {
	CaseID casework.CaseID `gorm:"primaryKey"`
	Seq    int64
	Body   []byte
}

func (snapshotRow) TableName() string { return "snapshots" }

type accessRow struct {
	UnitID casework.UnitID `gorm:"primaryKey"`
	CaseID casework.CaseID `gorm:"primaryKey"`
	Kind   string          `gorm:"primaryKey"`
}

func (accessRow) TableName() string { return "case_access" }

type filingRow struct {
	ID             string `gorm:"primaryKey"`
	CaseID         casework.CaseID
	Seq            int64
	Kind           casework.Kind
	Person         casework.PersonID
	ActingFor      casework.PersonID
	Actor          []byte
	Attested       []byte
	Payload        []byte
	Digest         string
	IdempotencyKey string
	FiledAt        casework.Instant
	State          string
	AppliedAt      casework.Instant
	FirstEvent     int64
	LastEvent      int64
	Refusal        []byte
}

func (filingRow) TableName() string { return "filings" }

type eventRow struct {
	CaseID     casework.CaseID `gorm:"primaryKey"`
	Seq        int64           `gorm:"primaryKey;autoIncrement:false"`
	Type       casework.EventType
	RecordedAt casework.Instant
	Bytes      []byte
}

func (eventRow) TableName() string { return "events" }

type chainRow struct {
	Pos      int64 `gorm:"primaryKey;autoIncrement:false"`
	CaseID   casework.CaseID
	Seq      int64
	PrevHash []byte
	Hash     []byte
}

func (chainRow) TableName() string { return "chain" }

type textRow struct {
	CaseID casework.CaseID `gorm:"primaryKey"`
	Digest string          `gorm:"primaryKey"`
	Sealed bool
	Body   []byte
	OwnKey bool // sealed with the key of the case's texts
}

func (textRow) TableName() string { return "texts" }

type identityRow struct {
	CaseID casework.CaseID `gorm:"primaryKey"`
	Field  string          `gorm:"primaryKey"`
	Ref    string
	Sealed []byte
}

func (identityRow) TableName() string { return "identities" }

type lookRow struct {
	ID        string `gorm:"primaryKey"`
	CaseID    casework.CaseID
	Person    casework.PersonID
	ActingFor casework.PersonID
	Reason    string // in the clear, of a look of before
	Sealed    []byte `gorm:"column:sealed_reason"`
	At        casework.Instant
}

func (lookRow) TableName() string { return "identity_looks" }

type escalationRow struct {
	CaseID    casework.CaseID `gorm:"primaryKey"`
	ID        string          `gorm:"primaryKey"`
	Rung      casework.Rung
	State     casework.EscalationState
	Unit      casework.UnitID
	ClockKind casework.ClockKind
	At        casework.Instant
	Body      []byte
}

func (escalationRow) TableName() string { return "escalations" }

type noticeRow struct {
	ID     string `gorm:"primaryKey"`
	CaseID casework.CaseID
	Seq    int64
	Type   casework.EventType
	Role   casework.Role
	Unit   casework.UnitID
	Person casework.PersonID
	Urgent bool
	Facts  []byte
	At     casework.Instant
}

func (noticeRow) TableName() string { return "notices" }

type outboxRow struct {
	Notice   noticeRow `gorm:"embedded"`
	State    string
	Attempts int64
	NextTry  casework.Instant
}

func (outboxRow) TableName() string { return "outbox" }

type metaRow struct {
	Key   string `gorm:"primaryKey"`
	Value string
}

func (metaRow) TableName() string { return "meta" }

// filing renders a row without the content of the command.
func (r filingRow) filing(epoch int64) (contract.Filing, error) {
	f := contract.Filing{
		ID: r.ID, Case: r.CaseID, Seq: r.Seq, Kind: r.Kind, Person: r.Person, ActingFor: r.ActingFor,
		FiledAt: r.FiledAt, State: r.State, AppliedAt: r.AppliedAt, FirstEvent: r.FirstEvent, LastEvent: r.LastEvent,
		Epoch: epoch,
	}
	if len(r.Refusal) > 0 {
		f.Refusal = &casework.Error{}
		if err := unmarshal(r.Refusal, f.Refusal, "refusal of filing "+r.ID); err != nil {
			return f, err
		}
	}
	return f, nil
}
