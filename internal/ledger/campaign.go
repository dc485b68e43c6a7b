package ledger

import (
	"context"
	"errors"
	"slices"
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

type campaignRow struct {
	ID            string `gorm:"primaryKey"`
	Name          string
	Level         casework.SourceLevel
	Kind          string
	Round         int64
	GroupNumber   string
	StationedFrom casework.Date
	StationedTo   casework.Date
	Template      string
	Policies      []byte
	State         string
	FirstDay      casework.FirstDay
	Document      string
	ChosenBy      casework.PersonID
	ChosenAt      casework.Instant
	Made          casework.Instant  `gorm:"column:created_at"`
	MadeBy        casework.PersonID `gorm:"column:created_by"`
	LiveAt        casework.Instant
	EndedAt       casework.Instant
}

func (campaignRow) TableName() string { return "campaigns" }

func campaignRowOf(c contract.Campaign) campaignRow {
	r := campaignRow{
		ID: c.ID, Name: c.Name, Level: c.Level, Kind: c.Kind, Round: int64(c.Round), GroupNumber: c.GroupNumber,
		StationedFrom: c.StationedFrom, StationedTo: c.StationedTo, Template: c.Template, Policies: marshal(c.Policies),
		State: c.State, Made: c.CreatedAt, MadeBy: c.CreatedBy, LiveAt: c.LiveAt, EndedAt: c.EndedAt,
	}
	if c.Reading != nil {
		r.FirstDay, r.Document, r.ChosenBy, r.ChosenAt = c.Reading.FirstDay, c.Reading.Document, c.Reading.ChosenBy, c.Reading.ChosenAt
	}
	return r
}

func (r campaignRow) campaign() (contract.Campaign, error) {
	c := contract.Campaign{
		ID: r.ID, Name: r.Name, Level: r.Level, Kind: r.Kind, Round: int(r.Round), GroupNumber: r.GroupNumber,
		StationedFrom: r.StationedFrom, StationedTo: r.StationedTo, Template: r.Template,
		State: r.State, CreatedAt: r.Made, CreatedBy: r.MadeBy, LiveAt: r.LiveAt, EndedAt: r.EndedAt,
	}
	if r.FirstDay != "" {
		c.Reading = &contract.Reading{FirstDay: r.FirstDay, Document: r.Document, ChosenBy: r.ChosenBy, ChosenAt: r.ChosenAt}
	}
	return c, unmarshal(r.Policies, &c.Policies, "policy table of campaign "+r.ID)
}

// AddCampaign adds a campaign as a draft, without a reading.
func (l *Ledger) AddCampaign(ctx context.Context, c contract.Campaign, actor casework.Actor) (contract.Campaign, error) {
	if err := checkCampaign(c); err != nil {
		return c, err
	}
	err := l.write(ctx, func(tx *gorm.DB) error {
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		if c.ID == "" {
			c.ID = newID(now)
		}
		c.State, c.Reading, c.LiveAt, c.EndedAt = contract.CampaignDraft, nil, 0, 0
		c.CreatedAt, c.CreatedBy = now, actor.Person
		row := campaignRowOf(c)
		err = tx.Create(&row).Error
		if errors.Is(err, gorm.ErrDuplicatedKey) {
			return casework.Refuse(casework.Conflict, "campaign_known", "campaign", c.ID)
		}
		if err != nil {
			return wrap(err, "storing a campaign")
		}
		if err := tellOfCampaign(tx, c, actor, now); err != nil {
			return err
		}
		entry := about(contract.CampaignAdded, c.ID, contract.Changes(nil, c)...)
		entry.Actor = &actor
		return l.audit(tx, entry)
	})
	return c, err
}

// CampaignWaits is the type of the message that a campaign waits for a leader to choose
// how its days are counted; no event of a case has it. It stands in the inboxes for as
// long as the campaign waits.
const CampaignWaits casework.EventType = "campaign_waits"

func campaignNotice(id string) string { return string(CampaignWaits) + "/" + id + "/" }

func tellOfCampaign(tx *gorm.DB, c contract.Campaign, by casework.Actor, at casework.Instant) error {
	to := address{role: casework.Leader}
	n := noticeRow{
		ID: campaignNotice(c.ID) + to.String(), Type: CampaignWaits, Role: to.role, At: at,
		Facts: marshal(map[string]string{"campaign": c.ID, "campaign_name": c.Name, "person": string(by.Person), "happened_at": at.String()}),
	}
	return insert(tx, []outboxRow{{Notice: n, State: outboxPending, NextTry: at}}, "the outbox")
}

// waitingCampaigns leaves out of an inbox what says that a campaign waits for its
// reading, once a leader has chosen it.
func waitingCampaigns(tx *gorm.DB) *gorm.DB {
	waits := tx.Session(&gorm.Session{NewDB: true}).Table("campaigns").Select("1").
		Where("campaigns.state = ? AND campaigns.first_day = '' AND notices.id = ? || campaigns.id || '/' || notices.role", contract.CampaignDraft, string(CampaignWaits)+"/")
	return tx.Where("(notices.type <> ? OR EXISTS (?))", CampaignWaits, waits)
}

// ChangeCampaign replaces the description and the policy table of a draft; of
// a live campaign only what no clock hangs on.
func (l *Ledger) ChangeCampaign(ctx context.Context, c contract.Campaign) (contract.Campaign, error) {
	if err := checkCampaign(c); err != nil {
		return c, err
	}
	return l.changeCampaign(ctx, c.ID, func(_ *gorm.DB, old *contract.Campaign, _ casework.Instant) error {
		if old.State != contract.CampaignDraft && (c.Level != old.Level || !slices.Equal(c.Policies, old.Policies)) {
			return casework.Refuse(casework.Conflict, "campaign_not_draft", "campaign", c.ID)
		}
		old.Name, old.Level, old.Kind, old.Round, old.GroupNumber = c.Name, c.Level, c.Kind, c.Round, c.GroupNumber
		old.StationedFrom, old.StationedTo, old.Template, old.Policies = c.StationedFrom, c.StationedTo, c.Template, c.Policies
		return nil
	})
}

// ChooseReading records a named leader's choice of how days are counted and the
// document it rests on (DOMAIN 3.4). A draft's choice may be made anew, that of
// a live campaign never.
func (l *Ledger) ChooseReading(ctx context.Context, id string, first casework.FirstDay, document string, leader casework.Actor) (contract.Campaign, error) {
	switch {
	case !leader.Has(casework.Leader):
		return contract.Campaign{}, casework.Refuse(casework.Forbidden, "not_your_role")
	case first != casework.Counted && first != casework.NotCounted:
		return contract.Campaign{}, invalidField("first_day", "not_one_of", "allowed", "counted, not_counted")
	case strings.TrimSpace(document) == "":
		return contract.Campaign{}, invalidField("document", "required")
	}
	return l.changeCampaign(ctx, id, func(_ *gorm.DB, c *contract.Campaign, now casework.Instant) error {
		if c.State != contract.CampaignDraft {
			return casework.Refuse(casework.Conflict, "campaign_not_draft", "campaign", id)
		}
		c.Reading = &contract.Reading{FirstDay: first, Document: document, ChosenBy: leader.Person, ChosenAt: now}
		return nil
	})
}

// GoLive opens a draft for cases. It is refused until a leader has chosen the
// reading and every policy of the table is stored.
func (l *Ledger) GoLive(ctx context.Context, id string) (contract.Campaign, error) {
	return l.changeCampaign(ctx, id, func(tx *gorm.DB, c *contract.Campaign, now casework.Instant) error {
		switch {
		case c.State != contract.CampaignDraft:
			return casework.Refuse(casework.Conflict, "campaign_not_draft", "campaign", id)
		case c.Reading == nil:
			return casework.Refuse(casework.Conflict, "reading_not_chosen", "campaign", id)
		case len(c.Policies) == 0:
			return invalidField("policies", "required")
		}
		for _, p := range c.Policies {
			if _, err := policyVersion(tx, p.Policy, p.Version); err != nil {
				return err
			}
		}
		c.State, c.LiveAt = contract.CampaignLive, now
		return nil
	})
}

// EndCampaign closes a live campaign to new batches; its cases go on.
func (l *Ledger) EndCampaign(ctx context.Context, id string) (contract.Campaign, error) {
	return l.changeCampaign(ctx, id, func(_ *gorm.DB, c *contract.Campaign, now casework.Instant) error {
		if c.State != contract.CampaignLive {
			return casework.Refuse(casework.Conflict, "campaign_not_live", "campaign", id)
		}
		c.State, c.EndedAt = contract.CampaignEnded, now
		return nil
	})
}

func (l *Ledger) changeCampaign(ctx context.Context, id string, change func(*gorm.DB, *contract.Campaign, casework.Instant) error) (contract.Campaign, error) {
	var c contract.Campaign
	err := l.write(ctx, func(tx *gorm.DB) (err error) {
		if c, err = takeCampaign(l.dialect.lock(tx), id); err != nil {
			return err
		}
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		old := c
		if err := change(tx, &c, now); err != nil {
			return err
		}
		row := campaignRowOf(c)
		if err := tx.Save(&row).Error; err != nil {
			return wrap(err, "changing a campaign")
		}
		return l.auditChange(tx, about(contract.CampaignChanged, c.ID, contract.Changes(old, c)...))
	})
	return c, err
}

// Campaign reads one campaign.
func (l *Ledger) Campaign(ctx context.Context, id string) (contract.Campaign, error) {
	return takeCampaign(l.read(ctx), id)
}

// Campaigns lists every campaign, latest first.
func (l *Ledger) Campaigns(ctx context.Context) ([]contract.Campaign, error) {
	var rows []campaignRow
	if err := l.read(ctx).Order("created_at DESC, id DESC").Find(&rows).Error; err != nil {
		return nil, wrap(err, "reading the campaigns")
	}
	campaigns := make([]contract.Campaign, len(rows))
	for i, r := range rows {
		var err error
		if campaigns[i], err = r.campaign(); err != nil {
			return nil, err
		}
	}
	return campaigns, nil
}

func takeCampaign(tx *gorm.DB, id string) (contract.Campaign, error) {
	var row campaignRow
	err := tx.Where("id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return contract.Campaign{}, casework.Refuse(casework.NotFound, "no_such_campaign")
	}
	if err != nil {
		return contract.Campaign{}, wrap(err, "reading a campaign")
	}
	return row.campaign()
}

var (
	sourceLevels  = []casework.SourceLevel{casework.LevelCentral, casework.LevelProvince, casework.LevelCity, casework.LevelSelf}
	sourceModes   = []casework.SourceMode{casework.ModeForwarded, casework.ModeHandedOver, casework.ModeSupervised}
	campaignKinds = []string{contract.CampaignRoutine, contract.CampaignSpecial, contract.CampaignLookback}
)

func checkCampaign(c contract.Campaign) error {
	refusal := casework.Refuse(casework.Invalid, "invalid_fields")
	add := func(ok bool, field, code string) {
		if !ok {
			refusal.Fields = append(refusal.Fields, casework.FieldError{Field: field, Code: code})
		}
	}
	add(strings.TrimSpace(c.Name) != "", "name", "required")
	add(slices.Contains(sourceLevels, c.Level), "level", "not_one_of")
	add(slices.Contains(campaignKinds, c.Kind), "kind", "not_one_of")
	add(c.StationedFrom == "" || c.StationedFrom.Valid(), "stationed_from", "no_such_date")
	add(c.StationedTo == "" || c.StationedTo.Valid(), "stationed_to", "no_such_date")
	if c.StationedFrom != "" && c.StationedTo != "" {
		add(c.StationedFrom <= c.StationedTo, "stationed_to", "not_after_from")
	}
	for i, p := range c.Policies {
		add(slices.Contains(sourceLevels, p.Level) && slices.Contains(sourceModes, p.Mode), "policies", "not_one_of")
		add(p.Policy != "" && p.Version > 0, "policies", "required")
		add(!slices.ContainsFunc(c.Policies[:i], func(o contract.PolicyChoice) bool { return o.Level == p.Level && o.Mode == p.Mode }),
			"policies", "named_twice")
	}
	if len(refusal.Fields) > 0 {
		return refusal
	}
	return nil
}
