import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as library from './index.js';
import { connectionOf, searchset } from './testing/people.js';
import { example } from './testing/readme-example.js';

const read = (...path: string[]): string => readFileSync(join(__dirname, ...path), 'utf8');

describe('the README', () => {
  const readme = read('..', 'README.md');

  it('shows the example that is compiled and run here', async () => {
    const [, shown] = /```ts\n([^]*?)```/.exec(readme) ?? [];
    expect(shown).toBe(
      read('testing', 'readme-example.ts').replaceAll("'../index.js'", "'@fhir-gateway/patient-record'"),
    );
    const problem = { resourceType: 'Condition', id: '1', subject: {}, code: { text: 'Asthma' } };
    const connection = connectionOf('sandbox-ehr', { reader: () => Promise.resolve(searchset([problem])) });
    const ended = { code: 'LOGIN_REQUIRED', message: 'The connection has ended.' };
    expect(await example([connection, { ...connection, id: 'sandbox-clinic', ended }])).toEqual([
      'Asthma',
      'sandbox-clinic: unauthorized',
    ]);
  });

  it('names every export', () => {
    for (const name of Object.keys(library)) expect(readme).toContain(`\`${name}\``);
  });
});
