/** What a payer can have decided, of one item or of a whole request. */
export const decisionStatuses = [
  'approved',
  /** Granted, but not for the day that was asked for. */
  'approved-other-dates',
  'partial',
  'modified',
  'denied',
  'pended',
  'cancelled',
  'contact-payer',
  'not-required',
  'error',
  /** Something was said that is not certainly about this request, or not certainly the last word. */
  'unverified',
  'unknown',
] as const;

/** What a payer decided. */
export type DecisionStatus = (typeof decisionStatuses)[number];

/**
 * X12 306 review actions. A2, C, CT and NA are as published summaries have them; what is not here is `unknown`, never
 * an approval.
 */
const byAction: ReadonlyMap<string, DecisionStatus> = new Map<string, DecisionStatus>([
  ['A1', 'approved'],
  ['A2', 'partial'],
  ['A3', 'denied'],
  ['A4', 'pended'],
  ['A6', 'modified'],
  ['C', 'cancelled'],
  ['CT', 'contact-payer'],
  ['NA', 'not-required'],
]);

/** What a review action means. */
export function statusOfAction(code: string | undefined): DecisionStatus {
  return (code !== undefined && byAction.get(code)) || 'unknown';
}

/** Statuses under which a number authorizes something. */
const granting: ReadonlySet<DecisionStatus> = new Set(['approved', 'approved-other-dates', 'partial', 'modified']);

/** Whether the payer grants something, if only for other days; only then a number is an authorization number. */
export function grants(status: DecisionStatus): boolean {
  return granting.has(status);
}

/** Whether the payer refuses it, or takes back what it granted. */
export function refuses(status: DecisionStatus): boolean {
  return status === 'denied' || status === 'cancelled';
}

/** Which status speaks for a request whose items do not agree: what still needs someone to act goes first. */
const precedence: readonly DecisionStatus[] = ['error', 'pended', 'unknown', 'contact-payer'];

/**
 * One status for all items: theirs where they agree, `modified` where all is granted and some of it with changes, `partial`
 * where something is granted and something is not.
 */
export function combinedStatus(statuses: readonly DecisionStatus[]): DecisionStatus {
  const [first, ...others] = statuses;
  if (first === undefined) return 'unknown';
  if (others.every((status) => status === first)) return first;
  const urgent = precedence.find((status) => statuses.includes(status));
  if (urgent !== undefined) return urgent;
  if (statuses.every((status) => status === 'approved' || status === 'modified')) return 'modified';
  return statuses.some(grants) ? 'partial' : 'unknown';
}
