// Package workflows holds the workflow of a case: its durable timer and the
// order of its commands. It decides nothing. The rules run inside the ledger's
// transaction (Advance), and what a case is stands in the ledger.
//
// # What happens at the fifth-day noon
//
// A case was handed over on 20 August at 21:25. It must be answered before noon
// of the 24th (S1-08), 04:00 UTC. This is the life of its workflow.
//
//  1. The workflow starts, because the case was registered. Its first act is
//     to call Advance. The ledger answers: filings are applied through seq 1,
//     the time is now such, and the next clock rings at such an instant. The
//     difference of the two is how long to sleep, so that neither the worker's
//     clock nor Temporal's matters. The workflow sets its one timer.
//  2. A unit acknowledges. The filing is already durable when its Update
//     arrives here, and carries the filing's id and seq. The handler notes that
//     somebody waits for that seq, and waits. The main coroutine wakes, calls
//     Advance, and learns how far the filings are applied. The handler sees
//     that its seq is among them and returns. All of this is one workflow task.
//     The timer is replaced only if the next instant has changed.
//  3. On the 24th the timer fires at noon. The main coroutine calls Advance.
//     The ledger locks the case, finds no filing open, sees that its own clock
//     has passed noon, and publishes the breach and the urging. It answers with
//     the instant of the next rung. The workflow sleeps again.
//  4. Or: the unit submitted at 11:59:59.999, and the filing has waited in some
//     queue. The timer fires first. Advance finds the filing, which was stamped
//     before noon, applies it, and has no breach to publish. When the Update
//     arrives at last, its seq is already applied, and it is answered at once.
//  5. Or: the database was away from 11:58 to 12:02. The local activity gave
//     up after two seconds and a normal one keeps asking every few seconds.
//     At 12:02 it gets its answer, which is the one it would have got at noon:
//     nothing in it depends on when it was asked.
//  6. Or: Temporal itself was away. The relay finds filings without an outcome
//     and clocks that rang unheard, and comes here with the same Update.
//
// A case that is closed or screened out, with no clock running, ends its
// workflow. The next command starts another.
//
// # What keeps a replay true
//
// The code here never asks a clock, chance or the world; it knows only its
// input, Updates, and results of Advance. Saved histories in testdata are
// replayed for ever. A change of the order in which timers, activities and
// updates are used needs workflow.GetVersion; changes of the rules need
// nothing, for no history holds a decision.
package workflows
