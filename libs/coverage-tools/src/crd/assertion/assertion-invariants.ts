import type { CoverageAssertion } from './assertion.js';

/** A rule between parts of one assertion, and what is said where it is broken. */
interface Invariant {
  readonly holds: (assertion: CoverageAssertion) => boolean;
  readonly warning: string;
}

const isAny = (assertion: CoverageAssertion, code: string): boolean =>
  assertion.covered === code || assertion.paNeeded === code || assertion.docNeeded.includes(code);

/**
 * What the guide demands of an assertion. Payers in service break these rules, so that a breach is told and never makes
 * an answer void.
 *
 * @see https://hl7.org/fhir/us/davinci-crd/ ext-coverage-information, its constraints
 */
const invariants: readonly Invariant[] = [
  {
    holds: ({ covered, paNeeded }) => ![covered, paNeeded].some((word) => word?.includes(' and ')),
    warning: 'The payer says two things at once of coverage, or of authorization.',
  },
  {
    holds: ({ questionnaires, docNeeded }) => questionnaires.length === 0 || docNeeded.length > 0,
    warning: 'The payer names a questionnaire, and not who has to fill it in.',
  },
  {
    holds: ({ covered, paNeeded }) => covered !== 'not-covered' || paNeeded === null,
    warning: 'The payer says that it is not covered, and speaks of authorization all the same.',
  },
  {
    holds: (assertion) => !isAny(assertion, 'conditional') || assertion.infoNeeded.length > 0,
    warning: 'The payer makes its answer depend on more facts, and does not say which.',
  },
  {
    holds: ({ paNeeded, docPurpose }) =>
      (paNeeded !== 'satisfied' && paNeeded !== 'no-auth') || !docPurpose.includes('withpa'),
    warning: 'The payer wants documentation with a request for authorization that it says is not needed.',
  },
  {
    holds: ({ paNeeded, satisfiedPaId }) => paNeeded !== 'satisfied' || satisfiedPaId !== null,
    warning: 'The payer says that authorization is given already, and names no number.',
  },
  {
    holds: ({ paNeeded, satisfiedPaId }) => satisfiedPaId === null || paNeeded === 'satisfied',
    warning: 'The payer names an authorization number, and does not say that authorization is given.',
  },
  {
    holds: ({ infoNeeded, reasons }) => !infoNeeded.includes('OTH') || reasons.length > 0,
    warning: 'The payer needs other information, and does not say what.',
  },
  {
    holds: ({ docPurpose, reasons }) => docPurpose.length === 0 || reasons.length > 0,
    warning: 'The payer wants documentation, and gives no reason.',
  },
  {
    holds: (assertion) => !isAny(assertion, 'indeterminate') || assertion.reasons.length > 0,
    warning: 'The payer could not determine an answer, and does not say why.',
  },
];

/** What is wrong with an assertion, in the order of the guide's constraints; nothing for a sound one. */
export function breachesOf(assertion: CoverageAssertion): string[] {
  return invariants.filter(({ holds }) => !holds(assertion)).map(({ warning }) => warning);
}
