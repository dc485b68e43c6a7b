package contract

import "jiaoban/internal/casework"

// The kinds of entries. A new one gets a row in entryKinds; the record refuses
// a kind that has none.
const (
	SignedIn               EntryKind = "signed_in"
	SignedOut              EntryKind = "signed_out"
	SignInsFailed          EntryKind = "sign_ins_failed" // many in one entry
	AccountLocked          EntryKind = "account_locked"
	AccountAdded           EntryKind = "account_added"
	AccountDisabled        EntryKind = "account_disabled"
	AccountEnabled         EntryKind = "account_enabled"
	AccountUnlocked        EntryKind = "account_unlocked"
	SecondFactorSet        EntryKind = "second_factor_set"
	SecondFactorRemoved    EntryKind = "second_factor_removed"
	RecoveryCodesReplaced  EntryKind = "recovery_codes_replaced"
	RecoveryCodeUsed       EntryKind = "recovery_code_used"
	LinkAdded              EntryKind = "link_added" // of an identity at a provider of single sign-on
	LinkRemoved            EntryKind = "link_removed"
	PasswordChanged        EntryKind = "password_changed" // by its owner
	PasswordReset          EntryKind = "password_reset"
	SessionsRevoked        EntryKind = "sessions_revoked" // all of a person's but one
	SessionRevoked         EntryKind = "session_revoked"
	TokenGranted           EntryKind = "token_granted"
	PersonAdded            EntryKind = "person_added"
	PersonChanged          EntryKind = "person_changed"
	PostGranted            EntryKind = "post_granted"
	PostEnded              EntryKind = "post_ended"
	DelegationAdded        EntryKind = "delegation_added"
	DelegationEnded        EntryKind = "delegation_ended"
	UnitAdded              EntryKind = "unit_added"
	UnitChanged            EntryKind = "unit_changed"
	ContactAdded           EntryKind = "contact_added"
	ContactEnded           EntryKind = "contact_ended"
	DutyAdded              EntryKind = "duty_added"
	DutyStruck             EntryKind = "duty_struck"
	ShiftOffered           EntryKind = "shift_offered" // to the next one
	ShiftTaken             EntryKind = "shift_taken"
	ShiftWithdrawn         EntryKind = "shift_withdrawn"
	CampaignAdded          EntryKind = "campaign_added"
	CampaignChanged        EntryKind = "campaign_changed" // also its reading, going live and its end
	ListStaged             EntryKind = "list_staged"
	ListCorrected          EntryKind = "list_corrected"
	ListCommitted          EntryKind = "list_committed" // each case of it has its own events
	ListWithdrawn          EntryKind = "list_withdrawn"
	RowStruck              EntryKind = "row_struck" // off the shift's list
	RowRestored            EntryKind = "row_restored"
	RowCorrected           EntryKind = "row_corrected" // by hand
	PolicyStored           EntryKind = "policy_stored"
	CalendarStored         EntryKind = "calendar_stored"
	ComplainantShown       EntryKind = "complainant_shown"
	ComplainantsSearched   EntryKind = "complainants_searched"
	ComplainantsLinked     EntryKind = "complainants_linked" // other cases of a case's complainant were listed, or hinted at when it was registered
	ComplainantsHinted     EntryKind = "complainants_hinted" // the same for rows of a list; one for what was shown again within a day
	ComplainantKept        EntryKind = "complainant_kept"    // of a known case that had none, by a list
	TextChecked            EntryKind = "text_checked"        // against the case's complainant, before it leaves the office
	FileDownloaded         EntryKind = "file_downloaded"     // evidence, through a case
	Exported               EntryKind = "exported"
	RecoveryBegun          EntryKind = "recovery_begun"
	RecoveryEnded          EntryKind = "recovery_ended"
	RecordBackedUp         EntryKind = "record_backed_up"
	RecordRestored         EntryKind = "record_restored" // from a backup; what was done after it is not in the record
	KeysRotated            EntryKind = "keys_rotated"
	KeysResealed           EntryKind = "keys_resealed"
	KeyForgotten           EntryKind = "key_forgotten" // it is gone for good, and the office goes on without it
	KeyFound               EntryKind = "key_found"     // after all
	SettingChanged         EntryKind = "setting_changed"
	RollLoaded             EntryKind = "roll_loaded" // a file of units and people; each change has an entry of its own
	ResponsibilitiesStored EntryKind = "responsibilities_stored"
)

// Subjects of entries.
const (
	SubjectAccount          = "account"
	SubjectAddress          = "address" // of a machine from which somebody tried to sign in
	SubjectSession          = "session"
	SubjectPerson           = "person"
	SubjectPost             = "post"
	SubjectDelegation       = "delegation"
	SubjectUnit             = "unit"
	SubjectDuty             = "duty"
	SubjectContact          = "contact"
	SubjectHandover         = "handover" // of a shift
	SubjectCampaign         = "campaign"
	SubjectBatch            = "batch"
	SubjectPolicy           = "policy"
	SubjectCalendar         = "calendar"
	SubjectCase             = "case"
	SubjectFile             = "file"   // of the evidence, by its digest
	SubjectRecord           = "record" // the record as a whole
	SubjectKeys             = "keys"
	SubjectSetting          = "setting"
	SubjectResponsibilities = "responsibilities"
)

// entryKinds says what each kind is about, and as what people do it: of
// somebody's posts, the entry names the first that stands here.
var entryKinds = []struct {
	kind    EntryKind
	subject string
	roles   []casework.Role
}{
	{SignedIn, SubjectAccount, nil},
	{SignedOut, SubjectSession, nil},
	{SignInsFailed, SubjectAddress, nil},
	{AccountLocked, SubjectAccount, nil},
	{AccountAdded, SubjectAccount, administration},
	{AccountDisabled, SubjectAccount, administration},
	{AccountEnabled, SubjectAccount, administration},
	{AccountUnlocked, SubjectAccount, administration},
	{SecondFactorSet, SubjectAccount, nil},
	{SecondFactorRemoved, SubjectAccount, administration},
	{RecoveryCodesReplaced, SubjectAccount, nil},
	{RecoveryCodeUsed, SubjectAccount, nil},
	{LinkAdded, SubjectAccount, administration},
	{LinkRemoved, SubjectAccount, administration},
	{PasswordChanged, SubjectAccount, nil},
	{PasswordReset, SubjectAccount, administration},
	{SessionsRevoked, SubjectPerson, nil},
	{SessionRevoked, SubjectSession, administration},
	{TokenGranted, SubjectSession, administration},
	{PersonAdded, SubjectPerson, administration},
	{PersonChanged, SubjectPerson, administration},
	{PostGranted, SubjectPost, administration},
	{PostEnded, SubjectPost, administration},
	{DelegationAdded, SubjectDelegation, administration},
	{DelegationEnded, SubjectDelegation, administration},
	{UnitAdded, SubjectUnit, administration},
	{UnitChanged, SubjectUnit, administration},
	{ContactAdded, SubjectContact, rosterKeepers},
	{ContactEnded, SubjectContact, rosterKeepers},
	{DutyAdded, SubjectDuty, rosterKeepers},
	{DutyStruck, SubjectDuty, rosterKeepers},
	{ShiftOffered, SubjectHandover, ShiftRoles},
	{ShiftTaken, SubjectHandover, ShiftRoles},
	{ShiftWithdrawn, SubjectHandover, ShiftRoles},
	{CampaignAdded, SubjectCampaign, campaigners},
	{CampaignChanged, SubjectCampaign, campaigners},
	{ListStaged, SubjectBatch, importers},
	{ListCorrected, SubjectBatch, importers},
	{ListCommitted, SubjectBatch, importers},
	{ListWithdrawn, SubjectBatch, importers},
	{RowStruck, SubjectBatch, importers},
	{RowRestored, SubjectBatch, importers},
	{RowCorrected, SubjectBatch, importers},
	{PolicyStored, SubjectPolicy, administration},
	{CalendarStored, SubjectCalendar, administration},
	{ResponsibilitiesStored, SubjectResponsibilities, listKeepers},
	{ComplainantShown, SubjectCase, []casework.Role{casework.DutyOfficer, casework.Coordinator}},
	{ComplainantsSearched, SubjectRecord, []casework.Role{casework.DutyOfficer, casework.Coordinator}},
	{ComplainantsLinked, SubjectCase, []casework.Role{casework.DutyOfficer, casework.Coordinator}},
	{ComplainantsHinted, SubjectBatch, importers},
	{ComplainantKept, SubjectCase, importers},
	{TextChecked, SubjectCase, []casework.Role{casework.Coordinator, casework.Reviewer, casework.PublicityOfficer}},
	{FileDownloaded, SubjectFile, nil},
	{Exported, SubjectRecord, nil},
	{RecoveryBegun, SubjectRecord, administration},
	{RecoveryEnded, SubjectRecord, administration},
	{RecordBackedUp, SubjectRecord, administration},
	{RecordRestored, SubjectRecord, administration},
	{KeysRotated, SubjectKeys, administration},
	{KeysResealed, SubjectKeys, administration},
	{KeyForgotten, SubjectKeys, administration},
	{KeyFound, SubjectKeys, administration},
	{SettingChanged, SubjectSetting, administration},
	{RollLoaded, SubjectRecord, administration},
}

var (
	administration = []casework.Role{casework.Administrator}
	rosterKeepers  = []casework.Role{casework.DutyOfficer, casework.Coordinator, casework.Administrator}
	listKeepers    = []casework.Role{casework.Coordinator, casework.Administrator}
	importers      = []casework.Role{casework.DutyOfficer, casework.Coordinator}
	campaigners    = []casework.Role{casework.Leader, casework.Coordinator, casework.Administrator}
)

// EntryKinds lists every kind of entry, in the order of documents.
func EntryKinds() []EntryKind {
	kinds := make([]EntryKind, len(entryKinds))
	for i, k := range entryKinds {
		kinds[i] = k.kind
	}
	return kinds
}

// SubjectOf is what entries of a kind are about; "" for a kind that there is not.
func (k EntryKind) SubjectOf() string {
	for _, row := range entryKinds {
		if row.kind == k {
			return row.subject
		}
	}
	return ""
}

// Post is the post as which an actor does what a kind of entry says: one with a
// role that is for it, else the first that is held.
func (k EntryKind) Post(a casework.Actor) casework.Post {
	for _, row := range entryKinds {
		if row.kind != k {
			continue
		}
		for _, role := range row.roles {
			for _, p := range a.Posts {
				if p.Role == role {
					return p
				}
			}
		}
	}
	if len(a.Posts) > 0 {
		return a.Posts[0]
	}
	return casework.Post{}
}
