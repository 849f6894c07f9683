import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import type { CodeSystem, ConceptMap, SearchParameter, StructureDefinition, ValueSet } from 'fhir/r4.js';
import guides from './guide-parameters.json' with { type: 'json' };

const structureUrl = 'http://hl7.org/fhir/StructureDefinition/';
let resources: ReadonlyMap<string, StructureDefinition> | undefined;

/** The published R4 data types (`HumanName`, `Quantity`, ...), without the resources. */
export function readDataTypes(): StructureDefinition[] {
  return readTable<StructureDefinition>('types');
}

/** The base definition of a resource type, or `undefined` when R4 has no such type. */
export function resourceDefinition(type: string): StructureDefinition | undefined {
  resources ??= new Map(readTable<StructureDefinition>('resources').map((it) => [it.url, it]));
  return resources.get(structureUrl + type);
}

/** The published R4 search parameters of all types, and those that CARIN Blue Button 2.0.0 adds. */
export function readSearchParameters(): SearchParameter[] {
  return [...readTable<SearchParameter>('search'), ...(guides.carin as SearchParameter[])];
}

/** What Plan-Net 1.2 and US Drug Formulary 2.1 add to them; a directory alone has these. */
export const directorySearchParameters = guides.directory as SearchParameter[];

/** The published R4 value sets, code systems and concept maps. */
export function readTerminology(): (CodeSystem | ValueSet | ConceptMap)[] {
  return readTable('terminology');
}

/** Tables of what is published, without what nothing here reads; `node tools/run.mjs sandbox:definitions` makes them. */
function readTable<T>(name: string): T[] {
  const bytes = readFileSync(join(findTables(), `${name}.json.br`));
  return JSON.parse(brotliDecompressSync(bytes).toString('utf8')) as T[];
}

/** Beside a bundle or above the sources; a bundle elsewhere in the repository has them in the sandbox. */
function findTables(): string {
  for (let above = dirname(fileURLToPath(import.meta.url)); ; above = dirname(above)) {
    const folders = ['definitions', 'tools/sandbox/definitions'].map((name) => join(above, name));
    const found = folders.find((folder) => existsSync(join(folder, 'types.json.br')));
    if (found !== undefined) return found;
    if (above === dirname(above)) throw new Error('The tables of FHIR R4 are not beside the sandbox.');
  }
}
