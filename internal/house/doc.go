// Package house holds the rules of the house that the compiler does not check:
// which folder may import which. It is one table and the tests over it.
package house
