package app

import (
	"context"
	"errors"
)

// Demo plays the life of one case.
func Demo(context.Context, Call) error { return errors.New("pending") }
