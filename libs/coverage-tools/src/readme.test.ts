import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FhirProxy } from '@fhir-gateway/fhir-proxy';
import * as library from './index.js';
import { coverageToday } from './testing/readme-example.js';

const read = (...path: string[]): string => readFileSync(join(__dirname, ...path), 'utf8');

describe('the README', () => {
  const readme = read('..', 'README.md');

  it('shows the example that is compiled and run here', async () => {
    const [, shown] = /```ts\n([^]*?)```/.exec(readme) ?? [];
    const source = read('testing', 'readme-example.ts');
    expect(shown).toBe(source.replaceAll("'../index.js'", "'@fhir-gateway/coverage-tools'"));
    const asked: unknown[] = [];
    const body = { resourceType: 'Bundle', type: 'searchset', entry: [] };
    const fetchJson = async (call: { request: unknown }) => {
      asked.push(call.request);
      return { status: 200, headers: {}, body };
    };
    const proxy = { fetchJson } as unknown as FhirProxy;
    const call = { door: 'rest', requestId: 'r' } as Parameters<typeof coverageToday>[1];
    expect(await coverageToday(proxy, call, 'http://gateway.example', 'p1')).toEqual([]);
    expect(asked).toEqual([{ method: 'GET', path: 'Coverage', query: 'patient=p1', headers: {} }]);
  });

  it('names every export', () => {
    for (const name of Object.keys(library)) expect(readme).toContain(`\`${name}`);
  });
});
