package engine

import (
	"errors"
	"fmt"
	"net"
	"strconv"
)

const loopback = "127.0.0.1"

// ports are the listening ports of the four services.
type ports struct{ frontend, history, matching, worker int }

func address(port int) string { return net.JoinHostPort(loopback, strconv.Itoa(port)) }

// pickPorts finds free ports on the loopback. All of them are held at once, so
// that they differ, and let go at the end: the server opens its listeners by
// itself, and the caller tries again when somebody was faster.
func pickPorts(frontend int) (_ ports, err error) {
	var held []net.Listener
	defer func() {
		for _, l := range held {
			err = errors.Join(err, l.Close())
		}
	}()
	take := func(port int) (int, error) {
		l, err := net.Listen("tcp4", address(port))
		if err != nil {
			return 0, err
		}
		held = append(held, l)
		return l.Addr().(*net.TCPAddr).Port, nil
	}

	var p ports
	if p.frontend, err = take(frontend); err != nil {
		return ports{}, fmt.Errorf("engine frontend port: %w", err)
	}
	for _, port := range []*int{&p.history, &p.matching, &p.worker} {
		if *port, err = take(0); err != nil {
			return ports{}, fmt.Errorf("engine ports: %w", err)
		}
	}
	return p, nil
}
