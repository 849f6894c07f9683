import { readFileSync } from 'node:fs';
import type { FhirResource } from 'fhir/r4.js';
import { parseExact } from '../decimals/exact-json.js';
import { projectResource } from '../project-resource.js';
import { rowLine } from '../row-table.js';

interface Awkward {
  /** What is awkward about the resource. */
  readonly what: string;
  readonly resource: FhirResource;
  /** Words that its row must say. */
  readonly says: readonly string[];
  /** Words that its row must not say. */
  readonly never?: readonly string[];
}

/** Invented resources, one a line, each awkward in its own way as records are. */
const corpus = readFileSync(new URL('awkward-resources.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => parseExact(line) as Awkward);

describe('the row of', () => {
  it.each(corpus.map((one) => [one.what, one] as const))('%s', (_what, { resource, says, never = [] }) => {
    const line = rowLine(projectResource(resource));
    for (const words of says) expect(line).toContain(words);
    for (const words of never) expect(line).not.toContain(words);
  });
});

it('the corpus has 200 resources, each awkward in another way', () => {
  expect(new Set(corpus.map(({ what }) => what)).size).toBe(corpus.length);
  expect(new Set(corpus.map(({ resource }) => JSON.stringify(resource))).size).toBeGreaterThanOrEqual(200);
});
