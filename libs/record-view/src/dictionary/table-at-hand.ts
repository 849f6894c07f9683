import { readConcepts, type ConceptTable, type Kind } from './concepts.js';
import { tableText } from './table-text.js';

const tables = new Map<Kind, ConceptTable>();

/** A table in the middle of a calculation, read when it is first asked for: tables never change while a process runs. */
export function tableAtHand(kind: Kind): ConceptTable {
  const there = tables.get(kind) ?? readConcepts(tableText(kind));
  tables.set(kind, there);
  return there;
}
