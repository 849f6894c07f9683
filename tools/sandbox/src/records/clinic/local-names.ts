import type { CodeableConcept } from 'fhir/r4.js';
import { coding } from '../base/fhir-values.js';
import rows from './local-names.json' with { type: 'json' };

const localTests = 'https://clinic.example.org/codes/tests';

/** The clinic's own codes of tests, which come before the LOINC code, and what it calls them. */
const tests: Readonly<Record<string, readonly string[]>> = rows.tests;

/** What the clinic calls diseases and drugs, by SNOMED CT and RxNorm code. */
const names: Readonly<Record<string, string>> = rows.names;

/** A concept in the clinic's own words; the standard codings stay. */
export function locally(concept: CodeableConcept): CodeableConcept {
  const codes = concept.coding ?? [];
  const known = codes.map(({ code = '' }) => code);
  const test = known.map((code) => tests[code]).find((each) => each !== undefined);
  const [local, text] = test ?? [];
  if (local !== undefined && text !== undefined) return { coding: [coding(localTests, local, text), ...codes], text };
  const name = known.map((code) => names[code]).find((each) => each !== undefined);
  return name === undefined ? concept : { ...concept, text: name };
}

/** A value with every concept in the clinic's own words. */
export function inLocalWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inLocalWords);
  if (typeof value !== 'object' || value === null) return value;
  if ('coding' in value && Array.isArray(value.coding)) return locally(value as CodeableConcept);
  const members = value as Record<string, unknown>;
  const worded: Record<string, unknown> = {};
  for (const name of Object.keys(members)) worded[name] = inLocalWords(members[name]);
  return worded;
}
