package contract

import "errors"

// ErrUnavailable is in the chain of every error that says that the ledger's
// database could not be reached or could not do its work at the moment. The
// same call may be made again; the API answers 503, an activity retries.
var ErrUnavailable = errors.New("the ledger is not available at the moment")

// ErrTooManyAttempts refuses a sign-in at which nobody has looked: as many are
// under way as may still fail. The same call may succeed in a moment.
var ErrTooManyAttempts = errors.New("as many attempts are under way as may still fail")
