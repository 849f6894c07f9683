import { anywhere, row } from '@fhir-gateway/e2e/questions';
import type { Expectation, Fact, Question } from '@fhir-gateway/e2e/questions';
import type { ClaimSums } from '../records/claim-sums.js';
import type { Expected } from '../records/expected.js';
import { at, codesOf, list } from '../records/fhir-json.js';
import type { Resource } from '../records/fhir-json.js';

import { countOf, notFactsOf } from './counts.js';

type Row = ClaimSums['rows'][number];
type Amount = 'billed' | 'paid';

/** Sums are asked for as a whole, or by year and kind of claim. A copy of a claim counts, or it does not. */
export function claimQuestions(
  expected: Expected,
  resources: readonly Resource[],
  ask: (id: string, words: string, right: Expectation) => Question,
): Question[] {
  const { count, rows } = expected.explanationOfBenefits;
  const notFacts = notFactsOf('ExplanationOfBenefit', expected);
  if (count === 0) return [ask('claims', 'How many claims are there?', countOf([0], notFacts))];
  const claims = new Map(
    resources.flatMap((one) => (one.resourceType === 'ExplanationOfBenefit' ? [[one.id, one]] : [])),
  );
  const once = eachOnce(rows, claims);
  const inParts = (name: Amount): Expectation => ({ either: [rows, once].flatMap((all) => sumsOf(all, name, claims)) });
  return [
    ask('claims', 'How many claims are there?', countOf([count, once.length], notFacts)),
    ask('billed', 'What was billed?', inParts('billed')),
    ask('paid', 'What was paid?', inParts('paid')),
  ];
}

/** Copies have the same numbers, kind, day and first service; one may leave out amounts, which the other states. */
function eachOnce(rows: readonly Row[], claims: ReadonlyMap<string, Resource>): Row[] {
  const byClaim = new Map<string, Row>();
  for (const one of rows) {
    const claim = claims.get(one.id);
    const [type, subType] = ['type', 'subType'].map((name) => codesOf(claim?.[name]));
    const numbers = list(claim?.['identifier']).map(({ system, value }) => `${String(system)}|${String(value)}`);
    const service = codesOf(at(claim, 'item', 'productOrService'))[0];
    const key = JSON.stringify([numbers, type, subType, one.start, service]);
    const before = byClaim.get(key);
    byClaim.set(key, { ...one, billed: one.billed ?? before?.billed ?? null, paid: one.paid ?? before?.paid ?? null });
  }
  return [...byClaim.values()];
}

function sumsOf(rows: readonly Row[], name: Amount, claims: ReadonlyMap<string, Resource>): Expectation[] {
  const parts = new Map<string, number[]>();
  const known = rows.flatMap((one) => (one.inSums && one[name] !== null ? [{ ...one, amount: one[name] }] : []));
  for (const { id, start, amount } of known) {
    const key = `${start?.slice(0, 4) ?? ''} ${codesOf(claims.get(id)?.['type'])[0] ?? ''}`.trim();
    parts.set(key, [...(parts.get(key) ?? []), amount]);
  }
  const ofParts = [...parts].map(([key, amounts]): Fact => row(...key.split(' '), sumOf(amounts)));
  const whole = anywhere(sumOf(known.map(({ amount }) => amount)));
  return [ofParts, [whole]].map((facts) => ({ facts, exact: true }));
}

/** Parts of cents may be rounded before they are added, or after. */
function sumOf(amounts: readonly number[]): string[] {
  const cents = amounts.reduce((sum, one) => sum + one * 100, 0);
  const ofCents = amounts.reduce((sum, one) => sum + Math.round(one * 100), 0);
  return [cents, ofCents].map((one) => Math.round(one) / 100).flatMap((one) => [one.toFixed(2), `${one}`]);
}
