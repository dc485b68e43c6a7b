package app

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"jiaoban/internal/accounts"
	"jiaoban/internal/casework"
	"jiaoban/internal/config"
	"jiaoban/internal/contract"
	"jiaoban/internal/ledger"
	"jiaoban/worker"
)

// opened is a record without a running program: the folder's lock is held where
// there is a folder to lock.
type opened struct {
	*record
	conf   config.Config
	log    *slog.Logger
	folder *folder
}

// open opens the record for an offline command. The folder is locked unless
// the ledger is elsewhere, for then other processes may lawfully run.
func (c Call) open(ctx context.Context, o recordOptions, lock bool) (*opened, error) {
	conf, err := c.config()
	if err != nil {
		return nil, err
	}
	r := &opened{conf: conf, log: c.logger(conf), folder: folderOf(conf)}
	if !conf.Database.Postgres() && !o.create && r.folder.fresh() {
		return nil, usage("%[1]s 中没有台账：请用 --data 指明数据目录。", "There is no ledger in %[1]s: name the data folder with --data.", conf.Data)
	}
	if lock {
		if r.folder, err = openFolder(conf); err != nil {
			return nil, err
		}
	}
	if r.record, err = openRecord(ctx, conf, r.folder, r.log, o); err != nil {
		return nil, errors.Join(err, r.folder.close())
	}
	return r, nil
}

func (r *opened) close() error { return errors.Join(r.ledger.Close(), r.folder.close()) }

// Migrate brings the ledger's tables to this version, makes the keys of a
// ledger that was never used, and stores the policies and the first
// administrator, whose password is shown this once.
func Migrate(ctx context.Context, c Call) (err error) {
	ctx = contract.AtCommandLine(ctx)
	conf, err := c.config()
	if err != nil {
		return err
	}
	own, err := readPolicies(conf.Policies)
	if err != nil {
		return err
	}
	r, err := c.open(ctx, recordOptions{migrate: true, create: true, anew: c.set("new-ledger")}, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	if err := r.noteKeys(ctx); err != nil {
		return err
	}
	if err := own.store(ctx, r.ledger); err != nil {
		return err
	}
	first, err := firstLogin(ctx, accounts.New(r.ledger, r.ledger.Clock, accounts.Parameters{}))
	if err != nil {
		return err
	}
	driver := ledger.SQLite
	if r.conf.Database.Postgres() {
		driver = ledger.Postgres
	}
	version := ledger.SchemaVersion(driver)
	c.printf("数据库已是第 %[1]d 版 the ledger is at version %[1]d\n", version)
	if first != nil {
		c.printf("管理员登录（仅显示这一次）first administrator, shown this once: %s  %s\n", first.Login, first.Password)
	}
	return c.print(Migrated{Driver: driver, Schema: version, Keys: r.keys.ID(), First: first})
}

// Migrated is the result of a migration.
type Migrated struct {
	Driver string      `json:"driver"`
	Schema int64       `json:"schema"`
	Keys   string      `json:"keys"` // names them; no secret
	First  *FirstLogin `json:"first_login,omitempty"`
}

func (c Call) chainHolds(report contract.ChainReport) error {
	if n := report.RootsUnchecked; n > 0 {
		c.printf("库中有 %[1]d 个已签名的根，其签名密钥已登记遗失、公钥亦无存，未能核对是否由本单位签署。\n"+
			"Of %[1]d signed roots in the database nobody knows any more whether the office signed them: their key is gone, and its public part was not kept.\n", n)
	}
	if n := report.WordsUnchecked; n > 0 {
		c.printf("有一把摘要密钥已登记遗失：%[1]d 处各人所写的原文无从与其摘要比对，未作判断。\n"+
			"A key of digests is gone: people's own words in %[1]d places could not be compared with their digests, and were not judged.\n", n)
	}
	if n := report.TextsUnchecked; n > 0 {
		c.printf("案件中有 %[1]d 处文字未能打开与其摘要比对：封存它们的密钥已登记遗失，或不在手边。\n"+
			"%[1]d texts of cases could not be opened and compared with their digests: their key is gone, or not at hand.\n", n)
	}
	if report.Differs != "" {
		return misfits("记录链完整，但旁存的一行或一处文字与之不符。", "the chain holds, and a row or a text beside it is not what it says: "+report.Differs)
	}
	if !report.Fits {
		return because(nil, ExitMisfit, "记录链不完整：到第 %[2]d 条为止相符，其后不符。", "the chain does not hold: %[1]s (it holds up to position %[2]d)", report.Misfit, report.Pos)
	}
	c.printf("记录链完整，共 %[1]d 个事件，最后的摘要为 %[2]s\nThe chain holds: %[1]d events, the last hash is %[2]s.\n", report.Pos, report.Hash)
	return nil
}

// Recovered is the result of a recovery or of its check.
type Recovered struct {
	Cases   int                  `json:"cases"`
	Engine  string               `json:"engine,omitempty"`
	Chain   contract.ChainReport `json:"chain"`
	Misfits []string             `json:"misfits,omitempty"`
	// Reconciliation is what came in against what there is; only of a check.
	Reconciliation *contract.Reconciliation `json:"reconciliation,omitempty"`
	// Differences are what Temporal and the record did not say alike; none: Temporal
	// was not asked, or NotCompared says why it did not say.
	Differences *contract.Differences `json:"differences,omitempty"`
	NotCompared string                `json:"not_compared,omitempty"`
}

// Recover gives every unfinished case a new workflow, and says first what Temporal and
// the record do not say alike. With --check it only compares: what is stored of every
// case with what its events make, the rows of lists with the cases, and somebody else's
// Temporal with the record.
func Recover(ctx context.Context, c Call) (err error) {
	ctx = contract.AtCommandLine(ctx)
	// Checking only reads, so it may run beside a running program.
	check := c.set("check")
	r, err := c.open(ctx, recordOptions{}, !check)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	if check {
		return c.check(ctx, r)
	}
	t, err := startTemporal(ctx, r.conf, r.folder, r.record, r.log, watchers{registry: prometheus.NewRegistry()})
	if err != nil {
		return err
	}
	defer func() {
		stop, cancel := bounded(ctx, r.conf)
		defer cancel()
		err = errors.Join(err, t.close(stop))
	}()
	store, err := t.name(ctx)
	if err != nil {
		return wrapped(err, "问不到 Temporal 的命名空间", "asking Temporal for the namespace")
	}
	result := Recovered{Engine: cmp.Or(store, "external/"+t.where.Frontend+"/"+t.where.Namespace)}
	if err := c.compare(ctx, r, t, &result); ctx.Err() != nil {
		return cmp.Or(err, ctx.Err()) // else it goes on: the record is right, whatever Temporal says
	}
	err = recoverCases(ctx, r.record, t, recoveryOf{store: result.Engine, again: true, differences: result.Differences}, func(p worker.RecoverProgress) {
		result.Cases = p.Recovered
		if !p.Done && p.Recovered > 0 {
			c.printf("已为 %[1]d 件重建流程 %[1]d cases have new workflows …\n", p.Recovered)
		}
	})
	if err != nil {
		return err
	}
	c.printf("未办结的案件都已重建流程，共 %[1]d 件 every unfinished case has a new workflow: %[1]d\n", result.Cases)
	if result.Chain, err = r.ledger.VerifyChain(ctx, 0); err != nil {
		return err
	}
	if err := c.print(result); err != nil {
		return err
	}
	return c.chainHolds(result.Chain)
}

// checkedWithin bounds how long Temporal may take to say what it runs.
const checkedWithin = 5 * time.Minute

// compare compares Temporal with the record and says what it finds.
func (c Call) compare(ctx context.Context, r *opened, t *temporal, into *Recovered) error {
	within, cancel := context.WithTimeout(ctx, checkedWithin)
	defer cancel()
	found, err := worker.Compare(within, r.ledger, t.gateway)
	if err != nil {
		into.NotCompared = err.Error()
		c.printf("未能与 Temporal 比对：%[1]s\nTemporal could not be compared with the record: %[1]s\n", into.NotCompared)
		return err
	}
	into.Differences = &found
	c.printDifferences(found)
	return nil
}

// check compares every case with its events, lists with cases, Temporal with the record,
// and the chain with itself.
func (c Call) check(ctx context.Context, r *opened) error {
	result := Recovered{}
	err := eachCase(ctx, r.ledger, contract.CaseFilter{Order: contract.ByRegistration}, func(row contract.CaseRow) error {
		result.Cases++
		if result.Cases%1000 == 0 {
			c.printf("已核对 %[1]d 件 %[1]d cases compared …\n", result.Cases)
		}
		if err := r.ledger.CheckProjection(ctx, row.ID); err != nil {
			if ledger.Unavailable(err) || ctx.Err() != nil {
				return err
			}
			result.Misfits = append(result.Misfits, err.Error())
		}
		return nil
	})
	if err != nil {
		return err
	}
	if result.Chain, err = r.ledger.VerifyChain(ctx, 0); err != nil {
		return err
	}
	balance, err := r.ledger.Reconcile(ctx)
	if err != nil {
		return err
	}
	result.Reconciliation = &balance
	uncompared := c.besides(ctx, r, &result)
	if err := c.print(result); err != nil {
		return err
	}
	for _, m := range result.Misfits {
		c.printf("  %s\n", m)
	}
	if len(result.Misfits) > 0 {
		return because(nil, ExitMisfit, "共 %[2]d 件，其中 %[1]d 件与其事件推算的不符，逐件见上。数据库被人改动过：请查明，并从改动之前的备份恢复。",
			"%[1]d of %[2]d cases are not what their events make; each stands above. Somebody has changed the database: see who, and restore a backup from before.",
			len(result.Misfits), result.Cases)
	}
	c.printf("%[1]d 件与其事件相符 %[1]d cases are what their events make\n", result.Cases)
	if !balance.Balanced() {
		return because(nil, ExitMisfit, "清单成案 %[1]d 件、逐件登记 %[2]d 件，台账共 %[3]d 件；有行无件 %[4]d，有件无行 %[5]d。",
			"%[1]d rows of lists became cases and %[2]d were entered by hand, and there are %[3]d; %[4]d rows lack their case, %[5]d cases their row.",
			balance.Imported, balance.Entered, balance.Cases(), balance.Lost, balance.Strange)
	}
	if err := c.chainHolds(result.Chain); err != nil {
		return err
	}
	if uncompared != nil {
		return because(uncompared, ExitStatus(uncompared), "台账无误，但未能与 Temporal 比对", "the record holds, and Temporal could not be compared with it")
	}
	if d := result.Differences; d != nil && !d.None() {
		return differs(*d)
	}
	return nil
}

// besides compares somebody else's Temporal with the record. An engine in a process is
// that process's, which may run.
func (c Call) besides(ctx context.Context, r *opened, into *Recovered) error {
	if !r.conf.Temporal.External() {
		return nil
	}
	t, err := startTemporal(ctx, r.conf, r.folder, r.record, r.log, watchers{registry: prometheus.NewRegistry()})
	if err != nil {
		into.NotCompared = err.Error()
		return err
	}
	err = c.compare(ctx, r, t, into)
	if closing := t.close(ctx); closing != nil {
		r.log.Debug("the way to Temporal", slog.Any("error", closing))
	}
	return err
}

// eachCase pages through the cases of a filter in its order.
func eachCase(ctx context.Context, l *ledger.Ledger, f contract.CaseFilter, do func(contract.CaseRow) error) error {
	f.Limit = 200
	for {
		page, err := l.Cases(ctx, contract.Reader{All: true, Actor: casework.Actor{}}, f)
		if err != nil {
			return err
		}
		for _, row := range page.Cases {
			if err := do(row); err != nil {
				return err
			}
		}
		if page.Next == "" {
			return nil
		}
		f.After = page.Next
	}
}
