package contract

// SealedByLostKey is the code of the refusal of what a key has sealed that is gone
// for good, as somebody has said.
const SealedByLostKey = "sealed_by_lost_key"
