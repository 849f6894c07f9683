import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FhirReader } from './index.js';
import * as library from './index.js';
import { showLabResults } from './testing/readme-example.js';

const read = (...path: string[]): string => readFileSync(join(__dirname, ...path), 'utf8');

describe('the README', () => {
  const readme = read('..', 'README.md');

  it('shows the example that is compiled and run here', async () => {
    const [, shown] = /```ts\n([^]*?)```/.exec(readme) ?? [];
    expect(shown).toBe(read('testing', 'readme-example.ts').replaceAll("'../index.js'", "'@fhir-gateway/record-view'"));
    const asked: string[] = [];
    const reader: FhirReader = async ({ path, query = '' }) => {
      asked.push(`${path}?${query}`);
      const resource = { resourceType: 'Observation', id: 'a', status: 'final', code: { text: 'Glucose' } };
      const link = [{ relation: 'self', url: `http://platform.example/fhir/Observation?${query}` }];
      return { status: 200, headers: {}, body: { resourceType: 'Bundle', total: 1, link, entry: [{ resource }] } };
    };
    const text = await showLabResults(reader, 'http://platform.example/fhir', 'p1');
    expect(asked).toEqual(['Observation?category=laboratory&patient=p1&_sort=-date&_count=20']);
    expect(text).toBe(
      '1 of 1, newest first\n<record-content>\ntext | status | ref\nGlucose | final | Observation/a\n</record-content>\nThat is all.',
    );
  });

  it('names every export and error code', () => {
    for (const name of Object.keys(library)) expect(readme).toContain(`\`${name}`);
    for (const code of ['PLATFORM_REFUSED', 'ANSWER_UNEXPECTED', 'DOCUMENT_UNREADABLE'])
      expect(readme).toContain(`\`${code}\``);
  });
});
