import { comparePeople, type PeopleComparison } from './compare-people.js';
import { evidenceOf, replacementId, type PersonEvidence } from './person-evidence.js';
import type { PersonSource } from './person.js';

/** What the person has said of two records: that they are one person's, or that they are not. It beats every score. */
export interface PeopleDecision {
  readonly kind: 'join' | 'split';
  /** See {@link recordKey}; in ascending order. */
  readonly records: readonly [string, string];
  /** Epoch milliseconds. */
  readonly atMs: number;
  /** What spoke against sameness when it was decided; further evidence against a join asks again. */
  readonly despite: PeopleComparison['vetoes'];
}

/**
 * Names the record behind a connection for decisions: the platform, the Patient there, and what the platform has put in its
 * place, so that a replaced Patient asks again. `undefined` for a connection whose Patient is not known.
 */
export function recordKey({ connection, patient }: PersonSource): string | undefined {
  const id = patient?.id ?? connection.patientId;
  if (id === undefined) return undefined;
  const replacement = patient && evidenceOf({ connection, patient }) && replacementId(patient);
  return [connection.id.replace(/~\d+$/, ''), id, ...(replacement === undefined ? [] : [replacement])].join(' ');
}

/**
 * A decision about two connections, with what speaks against it now.
 *
 * @returns `undefined` where one of the two could not be read: nobody can know then whom the decision is about
 */
export function decisionOn(
  kind: PeopleDecision['kind'],
  [one, other]: readonly [PersonSource, PersonSource],
  atMs: number,
): PeopleDecision | undefined {
  const [evidence, otherEvidence] = [evidenceOf(one), evidenceOf(other)];
  const records = pairOf(recordKey(one), recordKey(other));
  if (!evidence || !otherEvidence || !records) return undefined;
  return { kind, records, atMs, despite: comparePeople(evidence, otherEvidence).vetoes };
}

/** Two keys as a decision has them. */
export function pairOf(one: string | undefined, other: string | undefined): [string, string] | undefined {
  if (one === undefined || other === undefined) return undefined;
  return one < other ? [one, other] : [other, one];
}

/** Whether a join was decided before something came up that speaks against it. */
export function isContradicted({ despite }: PeopleDecision, { vetoes }: PeopleComparison): boolean {
  return vetoes.some((veto) => !despite.includes(veto));
}

/** One source, as grouping works with it. */
export interface ComparedSource {
  readonly source: PersonSource;
  readonly key: string | undefined;
  readonly evidence: PersonEvidence | undefined;
}

/** The newest decision of each pair, the newest first; the same for any order of the decisions. */
export function decisionsInForce(decisions: readonly PeopleDecision[]): PeopleDecision[] {
  const newestFirst = [...decisions].sort(
    (one, other) => other.atMs - one.atMs || compareText(textOf(one), textOf(other)),
  );
  const seen = new Set<string>();
  return newestFirst.filter(({ records }) => {
    const pair = records.join('|');
    return !seen.has(pair) && seen.add(pair);
  });
}

/** Of two decisions at one moment, to keep apart comes first: it shows nobody another's record. */
function textOf({ kind, records }: PeopleDecision): string {
  return `${kind === 'split' ? 0 : 1} ${records.join('|')}`;
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
