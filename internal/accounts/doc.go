// Package accounts lets people sign in: passwords, lockout and sessions. It
// knows no database and no HTTP; it keeps what it must in a Store and is told
// the time.
//
// A wrong password, an unknown login, a disabled account and a locked one are
// refused alike, in words and in cost, so that nobody learns from the answer
// which logins exist.
package accounts
