package ledger

import (
	"cmp"
	"context"
	"strconv"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// second is what people read of an instant at which something was sent.
const second = casework.Instant(casework.Second)

// sentAs says when and by whom a file was sent that is sent again.
func (l *Ledger) sentAs(ctx context.Context, digest string, head batchRow) (*contract.Sending, error) {
	var sent *contract.Sending
	err := l.view(ctx, func(tx *gorm.DB) error {
		file, err := fileOf(tx, head.Campaign, digest)
		sent = &contract.Sending{At: file.SentAt, By: file.SentBy, FileName: file.Name}
		return wrap(err, "looking for a file")
	})
	return sent, err
}

// sentOtherwise refuses a file that was sent before with something else said
// about the list: what was said then stands, for clocks may run by it, and must
// not look as if it were changed. What is left out now is not said otherwise, nor
// is a number of a batch that is written in another way.
// Every difference is named with both values.
func sentOtherwise(tx *gorm.DB, head batchRow, n contract.NewBatch) error {
	var fields []casework.FieldError
	differ := func(field, code, stands, sent string) {
		if stands == "" {
			code = "nothing_stands"
		}
		if stands != sent {
			fields = append(fields, casework.FieldError{Field: field, Code: code, Params: map[string]string{"stands": stands, "sent": sent}})
		}
	}
	said := func(field, stands, sent string) {
		if sent != "" {
			differ(field, "stands_otherwise", stands, sent)
		}
	}
	code := "handover_stands"
	if head.State != contract.BatchCommitted {
		code = "handover_stands_staged"
	}
	differ("handed_over_at", code, casework.Shanghai.Local(head.HandedOverAt), casework.Shanghai.Local(n.HandedOverAt))
	numbered := func(field, stands, sent string) {
		if contract.BatchKey(stands) != contract.BatchKey(sent) {
			said(field, stands, sent)
		}
	}
	numbered("batch_no", head.UpstreamNo, n.UpstreamBatchNo)
	numbered("local_batch_no", head.LocalNo, n.LocalBatchNo)
	said("level", string(head.Level), string(n.Level))
	said("mode", string(head.Mode), string(n.Mode))
	differ("kind", "stands_otherwise", cmp.Or(head.Kind, "cases"), cmp.Or(n.Kind, "cases"))
	if n.DeclaredCount != nil {
		stands := ""
		if head.DeclaredCount != nil {
			stands = strconv.FormatInt(*head.DeclaredCount, 10)
		}
		said("declared_count", stands, strconv.Itoa(*n.DeclaredCount))
	}
	if len(fields) == 0 {
		return nil
	}
	refusal := casework.Refuse(casework.Conflict, "list_sent_otherwise", "batch", head.ID,
		"at", casework.Shanghai.Local(head.StagedAt-head.StagedAt%second), "by", personName(tx, head.StagedBy))
	refusal.Fields = fields
	return refusal
}

// personName is a person's name for people to read; the id where there is none.
func personName(tx *gorm.DB, id casework.PersonID) string {
	var names []string
	if tx.Table("people").Where("id = ?", id).Pluck("name", &names).Error != nil || len(names) == 0 || names[0] == "" {
		return string(id)
	}
	return names[0]
}
