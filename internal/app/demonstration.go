package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"jiaoban/api"
	"jiaoban/internal/accounts"
	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// cheap is the cost of the demonstration's first hashes; the first sign-in of
// each account hashes at the usual cost.
var cheap = accounts.Parameters{MemoryKiB: 1024, Passes: 1, Lanes: 1}

// seedDemonstration brings the demonstration city into the folder by the same
// ways as people do. A second start finds everything there.
func (s *System) seedDemonstration(ctx context.Context) error {
	began := time.Now()
	password, err := s.demoPassword()
	if err != nil {
		return err
	}
	p := s.ports
	if err := town.Seed(ctx, p.record.ledger, accounts.New(p.record.ledger, p.record.ledger.Clock, cheap), password); err != nil {
		return err
	}
	now, err := p.record.ledger.Now(ctx)
	if err != nil {
		return err
	}
	if err := town.Announce(ctx, p.campaigns, p.campaigns.table, casework.Shanghai.DateOf(now)); err != nil {
		return err
	}
	if err := s.takeDemonstrationList(ctx, now); err != nil {
		return err
	}
	s.demo = &ServingDemo{Logins: town.Logins(password)}
	for _, d := range town.All {
		s.demo.Campaigns = append(s.demo.Campaigns, ServingCampaigns(d))
	}
	s.log.Debug("the demonstration city is there", slog.Duration("took", time.Since(began)))
	return nil
}

// takeDemonstrationList has the duty officer take the demonstration list, as
// handed over at this moment, unless it was taken before. What a first start that
// was cut off has staged is withdrawn and taken anew: it said another moment, by
// which the city would be overdue on a day when nobody has seen it yet. Where rows
// of it are cases already, their clocks run, and the rest follows them.
func (s *System) takeDemonstrationList(ctx context.Context, now casework.Instant) error {
	taken, err := s.ports.batches.Batches(ctx, town.Campaign)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(taken, func(b contract.BatchStanding) bool { return b.State == contract.BatchCommitted }) {
		return nil
	}
	officer := casework.Actor{
		Person: town.PersonID("duty"), Posts: []casework.Post{{Unit: contract.OfficeUnit, Role: casework.DutyOfficer}},
	}
	cutOff := slices.IndexFunc(taken, func(b contract.BatchStanding) bool {
		return b.State == contract.BatchStaged && b.FileName == town.ListName
	})
	if cutOff >= 0 {
		_, err = s.ports.batches.Withdraw(ctx, taken[cutOff].ID, cutOffReason, officer)
		if refusal := casework.AsError(err); refusal != nil && refusal.Code == "batch_committed" {
			_, err = s.ports.batches.Commit(ctx, taken[cutOff].ID, officer)
			return err
		}
		if err != nil {
			return err
		}
	}
	count := town.ListCount
	staged, err := s.ports.batches.Stage(ctx, api.ListUpload{
		Campaign: town.Campaign, HandedOverAt: now, Level: casework.LevelCentral, Mode: casework.ModeHandedOver,
		DeclaredCount: &count, FileName: town.ListName, Actor: officer,
	}, bytes.NewReader(town.List))
	if err != nil {
		return err
	}
	_, err = s.ports.batches.Commit(ctx, staged.Preview.Batch.ID, officer)
	return err
}

// cutOffReason is why the list of a first start that was cut off is withdrawn.
const cutOffReason = "示范：上次启动在入库前中断，清单改按本次启动的时刻交办。"

// demoSecrets is DIR/demo.json.
type demoSecrets struct {
	Password string `json:"password"`
}

// demoPassword is the one password of all demonstration logins, made at the
// first start of a folder and kept there.
func (s *System) demoPassword() (string, error) {
	path := s.folder.demoPath()
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		text := strings.ToLower(rand.Text())
		secrets := demoSecrets{Password: fmt.Sprintf("shifan-%s-%s", text[:4], text[4:8])}
		return secrets.Password, writePrivate(path, secrets)
	}
	if err != nil {
		return "", err
	}
	var secrets demoSecrets
	if err := json.Unmarshal(content, &secrets); err != nil || secrets.Password == "" {
		return "", usage("%s 中没有示范市的密码：请用 --data 另选目录启动。", "%s does not hold the password of the demonstration: start with another --data folder.", path)
	}
	return secrets.Password, nil
}
