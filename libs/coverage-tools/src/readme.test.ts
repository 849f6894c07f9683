import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceTransport } from '@fhir-gateway/fhir-proxy';
import * as library from './index.js';
import { askPayer } from './testing/readme-example.js';
import { assertion, hookAnswer, platform, stubPayer, templates } from './testing/stub-payer.js';

const read = (...path: string[]): string => readFileSync(join(__dirname, ...path), 'utf8');

describe('the README', () => {
  const readme = read('..', 'README.md');

  it('shows the example that is compiled and run here', async () => {
    const [, shown] = /```ts\n([^]*?)```/.exec(readme) ?? [];
    const source = read('testing', 'readme-example.ts');
    expect(shown).toBe(source.replaceAll("'../index.js'", "'@fhir-gateway/coverage-tools'"));
    const hooks: unknown[] = [];
    const transport = {
      send: async ({ url, body }: { url: URL; body?: string }) => {
        if (body !== undefined) hooks.push(JSON.parse(body));
        const services = [{ id: 'order-sign-crd', hook: 'order-sign', prefetch: templates }];
        const own = assertion(['covered', 'valueCode', 'covered'], ['pa-needed', 'valueCode', 'auth-needed']);
        const answer = url.pathname.endsWith('cds-services') ? { services } : hookAnswer(hooks.at(-1), [own]);
        return { status: 200, contentType: undefined, retryAfterSeconds: undefined, text: JSON.stringify(answer) };
      },
    } as unknown as ServiceTransport;
    const { records } = stubPayer().context;
    const question = { patient_id: 'pat-1', procedure_code: '27447' };
    const found = await askPayer(
      { ...platform(), fhirBaseUrl: 'https://payer.example/fhir' },
      transport,
      records,
      question,
    );
    expect(found).toMatchObject({ status: 'required', source: { kind: 'crd' } });
    expect(hooks).toHaveLength(1);
  });

  it('names every export', () => {
    for (const name of Object.keys(library)) expect(readme).toContain(`\`${name}`);
  });
});
