import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { floodOf, memoryInUse } from '@fhir-gateway/testing';
import { labResult, searchset } from './testing/bundles.js';
import { hostileCalls, type HostileCall } from './testing/hostile-arguments.js';
import { sendJson, type SeenRequest } from '@fhir-gateway/testing';
import { startTestEndpoint, type TestEndpoint } from './testing/test-endpoint.js';
import { tools } from './tools/index.js';

/** Each Node version that the tests run on gets calls of its own: what differs between them is tried as well. */
const seed = Number(process.versions.node.split('.')[0]);
const half = floodOf(2500);
const atOnce = 8;
/** Operations that FHIR R4 and US Core define as changing nothing, which may be sent by POST. */
const readingOperations =
  /^\$(everything|lastn|docref|expand|lookup|validate-code|translate|subsumes|find-matches|match|validate|stats|versions|conforms|evaluate-measure|document|export|graphql|data-requirements|member-match|questionnaire-package|next-question)$/;

describe(`hostile arguments, ${2 * half} over every tool, by seed ${seed}`, () => {
  let canary: { url: string; heard: number; close: () => void };

  beforeAll(async () => {
    const server = createServer((_request, response) => {
      canary.heard += 1;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    canary = { url, heard: 0, close: () => server.close() };
  });

  afterAll(() => canary.close());

  it.each([
    ['off', 2 * seed],
    ['on', 2 * seed + 1],
  ])(
    'crash nothing and reach nothing that policy keeps them from, while writing is %s',
    async (writes, seedOfCalls) => {
      const settings = { FHIR_GATEWAY_WRITES: writes, FHIR_GATEWAY_LOG_LEVEL: 'error' };
      // Nothing here waits; on a busy machine an answer may take seconds all the same, and has to get through.
      const endpoint = await startTestEndpoint(settings, { deadline: () => AbortSignal.timeout(30_000) });
      try {
        endpoint.stub.smart.grantedScope = 'launch/patient offline_access patient/Observation.rs';
        await endpoint.signIn('pat-1');
        endpoint.stub.answer = ({ target }, response) =>
          sendJson(response, 200, /^Observation\/[^/?$]+$/.test(target) ? labResult('a') : searchset([labResult('a')]));
        const calls = hostileCalls(tools, { seed: seedOfCalls, count: half, canary: canary.url });
        const answers = new Map<string, number>();
        await callAll(endpoint, calls.slice(0, half / 2), answers);
        const before = memoryInUse();
        await callAll(endpoint, calls.slice(half / 2), answers);
        // In MB; what 1,250 calls of a whole flood leave behind when something keeps them is far more.
        expect((memoryInUse() - before) / 1e6).toBeLessThan(20);

        expect(
          endpoint
            .log()
            .split('\n')
            .filter((line) => line.includes('tool failed')),
        ).toEqual([]);
        expect([...answers.keys()].filter((answer) => /INTERNAL|-32603/.test(answer))).toEqual([]);
        const { seen } = endpoint.stub;
        expect(
          seen.filter((request) => !isAllowed(request)).map(({ method, target }) => `${method} ${target}`),
        ).toEqual([]);
        expect(canary.heard).toBe(0);
        expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
        // It was not refused as a whole: much of it was answered, with the token and without.
        expect(answers.get('answered') ?? 0).toBeGreaterThan(half / 20);
        expect(seen.filter(({ headers }) => headers.authorization !== undefined).length).toBeGreaterThan(half / 200);
        const after = await endpoint.call('get_auth_status', { platform_id: 'stub-ehr' });
        expect(after.structured).toMatchObject({ connections: [{ authenticated: true, patient_id: 'pat-1' }] });
      } finally {
        await endpoint.close();
      }
    },
    300_000,
  );
});

/** A few at a time, in order; counts how they were answered. */
async function callAll(
  endpoint: TestEndpoint,
  calls: readonly HostileCall[],
  answers: Map<string, number>,
): Promise<void> {
  let next = 0;
  const secrets = [...endpoint.stub.issued];
  const work = async (): Promise<void> => {
    const client = await endpoint.connect('legacy');
    for (let call = calls[next++]; call !== undefined; call = calls[next++]) {
      const { tool, json } = call;
      const result = await endpoint
        .call(tool, JSON.parse(json) as Record<string, unknown>, { client })
        .catch((error: Error & { code?: number }) => ({
          isError: true,
          text: `protocol ${error.code}: ${error.message}`,
          size: 0,
        }));
      if (result.size > 20_000) throw new Error(`${tool} answered ${result.size} characters to ${json.slice(0, 500)}`);
      if (secrets.some((secret) => result.text.includes(secret))) throw new Error(`${tool} told a token`);
      const how = result.isError ? (/^[A-Z_]+(?=:)|^protocol -?\d+/.exec(result.text)?.[0] ?? 'refused') : 'answered';
      answers.set(how, (answers.get(how) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/**
 * What may reach the platform, said without the gateway's own rules: reads, at addresses of FHIR's grammar, and with the
 * token of a sign-in only Observations, of nobody but the patient of that sign-in.
 */
function isAllowed({ method, target, headers }: SeenRequest): boolean {
  const [path = '', query = ''] = target.split('?');
  const segments = path.split('/');
  if (!segments.every((segment) => /^(\$?[A-Za-z][A-Za-z0-9-]*|_search|_history|[A-Za-z0-9._-]{1,255})$/.test(segment)))
    return false;
  if (segments.some((segment) => /^\.+$/.test(segment))) return false;
  const isReading = method === 'GET' || (method === 'POST' && readingOperations.test(segments.at(-1) ?? ''));
  if (!isReading) return false;
  const operation = segments.at(-1) ?? '';
  if (operation.startsWith('$') && !readingOperations.test(operation)) return false;
  if (headers.authorization === undefined) return true;
  const patients = new URLSearchParams(query).getAll('patient').flatMap((value) => value.split(','));
  if (!patients.every((value) => value === 'pat-1' || value === 'Patient/pat-1')) return false;
  return (
    segments[0] === 'Observation' ||
    path === 'metadata' ||
    /^(ValueSet|CodeSystem|ConceptMap)\b/.test(path) ||
    operation === '$expand'
  );
}
