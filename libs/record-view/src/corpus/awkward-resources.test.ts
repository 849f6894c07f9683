import { parseExact } from '@fhir-gateway/fhir';
import { readFileSync } from 'node:fs';
import type { FhirResource } from 'fhir/r4.js';
import { projectResource } from '../project-resource.js';
import { rowLine } from '../row-table.js';

interface Awkward {
  /** What is awkward about the resource. */
  readonly what: string;
  readonly resource: FhirResource;
  /** Its whole row. */
  readonly line?: string;
  /** Words that its row must say. */
  readonly says?: readonly string[];
  /** Words that its row must not say. */
  readonly never?: readonly string[];
}

/** Invented resources, one a line: one of each type, and each that is awkward in its own way as records are. */
const corpus = readFileSync(new URL('awkward-resources.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => parseExact(line) as Awkward);

describe('the row of', () => {
  it.each(corpus.map((one) => [one.what, one] as const))('%s', (_what, { resource, line, says = [], never = [] }) => {
    const shown = rowLine(projectResource(resource));
    if (line !== undefined) expect(shown).toBe(line);
    for (const words of says) expect(shown).toContain(words);
    for (const words of never) expect(shown).not.toContain(words);
  });
});

it('the corpus has 250 resources, each awkward in another way, and each says what its row has to be', () => {
  expect(new Set(corpus.map(({ what }) => what)).size).toBe(corpus.length);
  expect(new Set(corpus.map(({ resource }) => JSON.stringify(resource))).size).toBeGreaterThanOrEqual(250);
  expect(corpus.filter(({ line, says = [] }) => line === undefined && says.length === 0)).toEqual([]);
});
