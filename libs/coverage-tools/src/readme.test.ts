import type { ServiceTransport } from '@fhir-gateway/fhir-proxy';
import { askPayer } from './testing/readme-example.js';
import { assertion, hookAnswer, platform, stubPayer, templates } from './testing/stub-payer.js';

it('the example of the README runs', async () => {
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
