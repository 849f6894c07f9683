import { dateWords, objectsOf } from '@fhir-gateway/fhir';
import type { Bundle, Claim, FhirResource } from 'fhir/r4.js';

/** When a decision is due. */
export interface DecisionClock {
  readonly kind: 'expedited' | 'standard';
  /** An instant. */
  readonly expectedBy: string;
  readonly isPast: boolean;
  readonly words: string;
}

/** What a clock counts from. */
export interface SentFacts {
  /** An instant. */
  readonly sentAt: string;
  readonly isUrgent: boolean;
}

const hourMs = 3_600_000;
const allowed = {
  expedited: { ms: 72 * hourMs, words: '72 hours' },
  standard: { ms: 7 * 24 * hourMs, words: '7 calendar days' },
} as const;

/**
 * The time that CMS-0057-F gives Medicare Advantage, Medicaid and CHIP payers, from when the request was sent: whose plan it
 * is, a Coverage does not say, and an extension is possible, so that nothing is ever called late.
 *
 * @see https://www.federalregister.gov/d/2024-00895 (42 CFR 422.568, 422.572, 438.210, 440.230, 457.495)
 */
export function decisionClock({ sentAt, isUrgent }: SentFacts, now: number): DecisionClock | undefined {
  const kind = isUrgent ? 'expedited' : 'standard';
  const at = Date.parse(sentAt) + allowed[kind].ms;
  if (Number.isNaN(at)) return undefined;
  const expectedBy = new Date(at).toISOString();
  const isPast = now > at;
  const by = dateWords(expectedBy.slice(0, 10));
  const plans = 'if the plan is a Medicare Advantage, Medicaid or CHIP plan; other plans have other times';
  return {
    kind,
    expectedBy,
    isPast,
    words: isPast
      ? `A decision was expected by ${by} (${allowed[kind].words}), ${plans}: ask the payer whether it extended the time.`
      : `A decision is expected by ${by} (${allowed[kind].words}), ${plans}.`,
  };
}

/** What a request says of its own clock; undefined for drugs, which the rule leaves out, and where nothing was kept of it. */
export function sentFacts(request: Bundle | undefined, sentAt: string | undefined): SentFacts | undefined {
  const resources = objectsOf(request?.entry).map(({ resource }) => resource as FhirResource | undefined);
  const claim = resources.find((one): one is Claim => one?.resourceType === 'Claim');
  if (claim === undefined || sentAt === undefined) return undefined;
  if (resources.some((one) => one?.resourceType === 'MedicationRequest')) return undefined;
  return { sentAt, isUrgent: objectsOf(claim.priority?.coding).some(({ code }) => code === 'stat') };
}
