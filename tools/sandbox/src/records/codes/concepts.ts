import type { CodeableConcept, Coding } from 'fhir/r4.js';
import { coding } from '../base/fhir-values.js';
import { isSystemName, systemOf } from '../base/systems.js';
import rows from './concepts.json' with { type: 'json' };

/** A tree of rows with each row replaced. */
type Spelled<T, Value> = T extends string ? Value : { readonly [K in keyof T]: Spelled<T[K], Value> };

/** Reads a row, e.g. `loinc 718-7 Hemoglobin [Mass/volume] in Blood`: system, code, and the display where there is one. */
function codingOf(row: string): Coding {
  const [, system = '', code = '', display] = /^(\S+) (\S+)(?: (.+))?$/.exec(row) ?? [];
  return coding(systemOf(system), code, display);
}

/** Reads a row of one coding or of several between ` | `; what people read is the display of the first. */
function conceptOf(row: string): CodeableConcept {
  const codings = row.split(' | ').map(codingOf);
  const text = codings[0]?.display;
  return text === undefined ? { coding: codings } : { coding: codings, text };
}

/** Replaces every row in a tree; other texts stay. */
function spell<T>(tree: unknown, read: (row: string) => unknown): T {
  if (typeof tree === 'string') return (isSystemName(tree.split(' ', 1)[0] ?? '') ? read(tree) : tree) as T;
  if (Array.isArray(tree)) return tree.map((member) => spell(member, read)) as T;
  if (typeof tree !== 'object' || tree === null) return tree as T;
  return Object.fromEntries(Object.entries(tree).map(([name, member]) => [name, spell(member, read)])) as T;
}

/** Data with a concept in the place of every row. */
export const spellConcepts = <T>(tree: unknown): T => spell<T>(tree, conceptOf);

/** Concepts by name. */
export const concepts = spellConcepts<Spelled<typeof rows.concepts, CodeableConcept>>(rows.concepts);

/** Codings by name. */
export const codings = spell<Spelled<typeof rows.codings, Coding>>(rows.codings, codingOf);

/** A passing illness; each belongs to the visit where it was found. */
export type AcuteKey = keyof typeof concepts.acuteConditions;
