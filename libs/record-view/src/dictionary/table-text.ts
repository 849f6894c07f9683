import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** What a table of concepts is about; the name of its file. */
export type Kind =
  | 'labs'
  | 'surveys'
  | 'imaging'
  | 'problems'
  | 'medications'
  | 'vaccines'
  | 'allergens'
  | 'documents'
  | 'services'
  | 'procedures';

/** The tables that are needed in the middle of a calculation. A bundle has them at hand, see bundle-tables.cjs. */
type TableAtHand = Kind | 'medication-products' | 'r4-elements' | 'vaccine-groups';

/** The text of a table of the folder `data`. */
export function tableText(name: TableAtHand): string {
  return readTable(name);
}

/** The text of any table of that folder. A bundle loads each as a part of its own. */
export function loadTableText(name: string): Promise<string> {
  return Promise.resolve(readTable(name));
}

function readTable(name: string): string {
  const { resolve } = createRequire(import.meta.url);
  const folder = resolve('@fhir-gateway/record-view/package.json').replace(/package\.json$/, 'data');
  return readFileSync(`${folder}/${name}.tsv`, 'utf8');
}
