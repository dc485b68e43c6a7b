/** The kinds of entries as the record knows them, in groups that people look for. */
export const kinds = {
  signin: ['signed_in', 'signed_out', 'sign_ins_failed', 'account_locked', 'session_revoked', 'sessions_revoked', 'token_granted', 'password_changed', 'password_reset', 'second_factor_set', 'second_factor_removed', 'recovery_codes_replaced', 'recovery_code_used', 'link_added', 'link_removed'],
  looks: ['complainant_shown', 'complainants_searched', 'complainants_linked', 'complainants_hinted', 'text_checked', 'file_downloaded', 'exported'],
  staff: ['account_added', 'account_disabled', 'account_enabled', 'account_unlocked', 'person_added', 'person_changed', 'post_granted', 'post_ended', 'delegation_added', 'delegation_ended', 'unit_added', 'unit_changed', 'contact_added', 'contact_ended', 'duty_added', 'duty_struck', 'roll_loaded'],
  lists: ['list_staged', 'list_corrected', 'list_committed', 'list_withdrawn', 'row_struck', 'row_restored', 'row_corrected', 'complainant_kept'],
  shift: ['shift_offered', 'shift_taken', 'shift_withdrawn'],
  rules: ['campaign_added', 'campaign_changed', 'policy_stored', 'calendar_stored', 'responsibilities_stored', 'setting_changed'],
  system: ['recovery_begun', 'recovery_ended', 'keys_rotated', 'keys_resealed', 'key_forgotten', 'key_found'],
} as const
