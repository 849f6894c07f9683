import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FhirReader } from './index.js';
import { showLabResults } from './testing/readme-example.js';

describe('the README', () => {
  const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');

  it('has an example that runs', async () => {
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

  it('names every error code', () => {
    for (const code of ['PLATFORM_REFUSED', 'ANSWER_UNEXPECTED', 'DOCUMENT_UNREADABLE'])
      expect(readme).toContain(`\`${code}\``);
  });
});
