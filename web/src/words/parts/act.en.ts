/** What the form of a command says of it, where the API's own words say it to programs. */
export const actEn = {
  act: {
    referred: 'A referral is not concluded: {{unit}} ({{finding}}). Closing does not end it.', noFinding: 'not reviewed',
    disputed: 'What is disputed',
    attachFirst: 'Not in the case yet? Attach evidence first',
    rule: {
      'attach-evidence': 'Choose photographs, films or papers; they are attached as they arrive. Whoever sees the case can then read them.', refer: 'Proposes to refer a unit to accountability; a leader confirms it. The unit need not handle the case. At least one piece of evidence; the units of the case see what is attached.',
      'pass-gate': 'The four gates are passed one by one, by nobody of a unit that answers: facts and rectification by the reviewer, responsibility by the accountability officer, satisfaction by the duty officer or the reviewer. Facts need a verdict on every issue; rectification needs evidence from the site and nothing left open; a complainant who is unreachable or anonymous needs a visit in the neighbourhood.',
    },
  },
}
