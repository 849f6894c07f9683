import { freePort, startCollector, type Collector } from '@fhir-gateway/testing';

import { sendJson } from '@fhir-gateway/testing';
import { startTestGateway, type TestGateway } from './testing/test-gateway.js';

/** Words that stand in records, searches and writes of this test, and nowhere else. */
const canaries = [
  'Kanariella',
  '1931-07-23',
  'ZZ-MRN-558812',
  'Canary Lane 9',
  'pat-kanari',
  'canary-code',
  '99213-kanari',
];
const [family, birthDate, identifier, line, patient, code, procedure] = canaries as [string, string, ...string[]];

const record = {
  resourceType: 'Patient',
  id: patient,
  birthDate,
  name: [{ family }],
  identifier: [{ value: identifier }],
  address: [{ line: [line] }],
};

/** Calls of the whole API that carry one of them in path, query, body or header. */
const calls: readonly [method: string, path: string, body?: object][] = [
  ['GET', `/api/fhir/stub-ehr/Patient/${patient}`],
  ['GET', `/api/fhir/stub-ehr/Patient?family=${family}&birthdate=${birthDate}`],
  ['GET', `/api/fhir/stub-ehr/Patient?identifier=urn:x|${identifier}`],
  ['GET', `/api/fhir/stub-ehr/Observation?code=${code}&subject=Patient/${patient}`],
  ['GET', `/api/fhir/stub-ehr/Patient/${patient}/_history`],
  ['GET', `/api/fhir/stub-ehr/Patient/${patient}/$everything`],
  ['GET', `/api/fhir/stub-ehr/Patient/../${patient}`],
  ['GET', `/api/fhir/${patient}/Patient`],
  ['POST', '/api/fhir/stub-ehr/Patient', record],
  ['PUT', `/api/fhir/stub-ehr/Patient/${patient}`, record],
  ['PUT', `/api/fhir/stub-ehr/Patient/another`, record],
  ['PATCH', `/api/fhir/stub-ehr/Patient/${patient}`, [{ op: 'replace', path: '/birthDate', value: birthDate }]],
  ['DELETE', `/api/fhir/stub-ehr/Patient/${patient}`],
  ['DELETE', `/api/fhir/stub-ehr/Patient?identifier=${identifier}`],
  ['POST', '/api/fhir/stub-ehr', { resourceType: 'Bundle', type: 'batch', entry: [{ resource: record }] }],
  ['GET', `/api/platforms?q=${family}`],
  ['GET', `/auth/stub-ehr/login?redirect=false&scope=patient/Observation.rs?code=${procedure}`],
  ['GET', `/oauth/callback?error=access_denied&error_description=${family}&state=${patient}`],
  ['GET', `/nowhere/${patient}?name=${family}`],
];

describe('logs, audit entries and traces, at the most talkative level (D17)', () => {
  let collector: Collector;
  let rest: TestGateway;
  beforeAll(async () => {
    collector = await startCollector();
    rest = await startTestGateway(await freePort(), {
      FHIR_GATEWAY_WRITES: 'on',
      FHIR_GATEWAY_TRACE_CONTEXT: 'callers,platforms',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_RESOURCE_ATTRIBUTES: 'control=planted-control',
    });
  });
  afterAll(async () => {
    await rest.close();
    await collector.close();
  });

  it.each<[string, number, object]>([
    ['what it asked for', 200, { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: record }] }],
    ['a refusal that quotes the record', 422, outcome(`no ${family} born ${birthDate} at ${line}`)],
    ['a failure that quotes the record', 500, outcome(`${identifier} ${code}`)],
    ['a resource that is not the one', 200, record],
  ])('hold nothing of a record when the platform answers with %s', async (_what, status, body) => {
    const browser = await rest.signedIn(patient as string);
    rest.stub.answer = (_request, response) => sendJson(response, status, body, { location: `x/Patient/${patient}` });
    const statuses = new Set<number>();
    const session = browser.cookie('fhir_gateway_session') ?? '';
    for (const [method, path, sent] of calls) {
      const type = method === 'PATCH' ? 'application/json-patch+json' : 'application/fhir+json';
      const cookie = `fhir_gateway_session=${session}`;
      const init = sent === undefined ? {} : { body: JSON.stringify(sent) };
      const headers = { cookie, 'content-type': type, tracestate: `a=${patient}`, baggage: `patient=${patient}` };
      const answer = await fetch(`${rest.publicUrl}${path}`, { method, headers, redirect: 'manual', ...init });
      statuses.add(answer.status);
    }
    expect(statuses.has(status)).toBe(true);
    const log = rest.log();
    expect(log).toContain('"audit":true');
    for (const canary of canaries) expect(log).not.toContain(canary);
    await rest.gateway.tracing?.flush();
    const traces = collector.text();
    expect(collector.spans().length).toBeGreaterThan(calls.length);
    expect(traces).toContain('planted-control');
    for (const canary of [...canaries, session]) expect(traces).not.toContain(canary);
  });
});

function outcome(diagnostics: string): object {
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'processing', diagnostics }] };
}
