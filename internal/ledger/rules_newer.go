package ledger

import (
	"errors"
	"fmt"
	"strconv"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// leastRulesKey remembers the newest version of the rules that states were folded
// by. A program of older rules stores no state of a case any more: it would put back
// what the newer one made of the events.
const leastRulesKey = "least_rules"

// RulesError says that the ledger is worked on by newer rules than the program's, or that
// its states are folded by older ones.
type RulesError struct{ Have, Want int }

// Error implements error.
func (e *RulesError) Error() string {
	_, en := e.Words()
	return en
}

// Words says it in both languages.
func (e *RulesError) Words() (zh, en string) {
	if e.Have == 0 { // a migration has just asked for it, or somebody is at it
		return "台账各件的状态还未按本程序的规则推算：请先运行 jiaoban migrate；若正在运行，请等它完成。",
			"the states of the ledger's cases are not yet made by this program's rules: run `jiaoban migrate` first; where it is running, wait for it"
	}
	if e.Have < e.Want {
		return fmt.Sprintf("台账各件的状态按第 %d 版规则推算，本程序是第 %d 版：请先运行 jiaoban migrate。", e.Have, e.Want),
			fmt.Sprintf("the states of the ledger's cases are made by version %d of the rules and this program has %d: run `jiaoban migrate` first", e.Have, e.Want)
	}
	return fmt.Sprintf("台账已由第 %d 版规则的程序接手，本程序是第 %d 版：请停下本程序，换用新版本。", e.Have, e.Want),
		fmt.Sprintf("the ledger is worked on by a program with version %d of the rules, and this one has version %d: stop it and run the new one", e.Have, e.Want)
}

// claimRules tells programs of older rules that they are done here. Whoever comes
// to a case after it was folded anew reads it.
func claimRules(tx *gorm.DB) error {
	if err := rulesHold(tx); err != nil {
		return err
	}
	row := metaRow{Key: leastRulesKey, Value: strconv.Itoa(casework.RulesVersion)}
	return wrap(tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error, "claiming the rules")
}

// rulesHold refuses where a program of newer rules works on the ledger.
func rulesHold(tx *gorm.DB) error {
	var row metaRow
	err := tx.Where("key = ?", leastRulesKey).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil
	}
	if err != nil {
		return wrap(err, "reading the version of the rules")
	}
	return rulesUpTo(row.Value)
}

// retire is what a worker of older rules answers: nothing was done, and a worker of
// the new program does it when it is asked again.
func (l *Ledger) retire(err error) error {
	newer, is := errors.AsType[*RulesError](err)
	if !is {
		return err
	}
	l.log.Error(newer.Error())
	return fmt.Errorf("%w: %w", contract.ErrUnavailable, newer)
}
