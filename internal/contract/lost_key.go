package contract

// SealedByLostKey is the code of the refusal of what a key has sealed that is gone
// for good, as somebody has said.
const SealedByLostKey = "sealed_by_lost_key"

// ComplainantKeyGone is the code of the refusal of what needs to be compared with a
// complainant whom such a key has sealed.
const ComplainantKeyGone = "complainant_key_gone"

// ComplainantGone is the code of the refusal of the same where the record says that the
// case has a complainant, and none is kept any more.
const ComplainantGone = "complainant_gone"

// TextOtherThanRecorded is the code of the refusal of a text whose words are not those
// of which the record holds the digest.
const TextOtherThanRecorded = "text_other_than_recorded"
