import { resolve } from 'node:path';
import { loadPlatforms } from '@fhir-gateway/platform-registry';
import { loadPayerFacts, type PayerFacts } from '../load-payer-facts.js';
import type { PayerFact, PayerFile } from '../schema.js';

const folder = resolve(__dirname, '../../../../../platforms');

/** The facts that ship, with the platform files that ship. */
export function shippedFacts() {
  const { definitions } = loadPlatforms({ directories: [folder] });
  return loadPayerFacts([folder], definitions);
}

/** A fact of a page that was read on 1 December 2026. */
export function fact(changes: Partial<PayerFact> = {}): PayerFact {
  const source = { url: 'https://payer.example/pa', seenOn: '2026-12-01', kind: 'payer' } as const;
  return { kind: 'fax', value: '555-0100', source, ...changes };
}

/** The facts of one payer that has no platform file. */
export function factsOfOne(facts: readonly PayerFact[], changes: Partial<PayerFile> = {}): PayerFacts {
  const payer: PayerFile = {
    id: 'example',
    name: 'Example Health',
    platforms: [],
    level: 'read',
    asOf: '2026-12-01',
    reviewBy: '2027-03-01',
    facts: [...facts],
    ...changes,
  };
  return { payers: [payer], lists: [], rules: [], platforms: [] };
}
