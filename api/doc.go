// Package api speaks HTTP: gin routes the requests, huma reads and checks them
// and writes the OpenAPI document, and every refusal is a problem document
// (RFC 9457) in the reader's language.
//
// The package decides nothing about cases. It finds out who asks, whether the
// request is well formed, and hands the command on; whether it is allowed is
// said by the rules and comes back as the outcome of a filing. What lies behind
// is reached through the small interfaces of ports.go.
package api
