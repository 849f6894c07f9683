import fc from 'fast-check';
import { AnsweringPool } from '../testing/answering-pool.js';
import type { ProxyError } from '../contract/proxy-error.js';
import { jsonBody, ProxyFixture } from '../testing/fixture.js';
import { atOnce } from '@fhir-gateway/limits';
import { resourceXml } from '../xml/xml-writer.js';

const pool = new AnsweringPool();
const fixture = new ProxyFixture('https://platform.test/r4', { createPool: () => pool });

interface Entry {
  method: string;
  url: string;
  resource?: Record<string, unknown>;
  ifNoneExist?: string;
}

const type = fc.constantFrom('Patient', 'Observation', 'Coverage', 'patient');
const id = fc.constantFrom('p1', 'p2', 'a_b', '..');
const query = fc.constantFrom(
  '',
  '?patient=p1',
  '?patient=p2',
  '?subject=Patient/p2',
  '?_id=p2',
  '?code=a b',
  '?name=x',
);
const url = fc.oneof(
  fc.tuple(type, query).map(([name, search]) => name + search),
  fc.tuple(type, id).map((parts) => parts.join('/')),
  fc
    .tuple(
      type,
      id,
      query,
      fc.constantFrom('_history', '$everything', '$lastn', '$submit', 'Observation', '_history/1'),
    )
    .map(([name, instance, search, below]) => `${name}/${instance}/${below}${search}`),
  fc.constantFrom('metadata', '_history', '$closure', '?_type=Patient', '$expand'),
);
const reference = fc.constantFrom('Patient/p1', 'Patient?identifier=1', 'Patient?_id=p2', 'Group?x=1');
const resource = fc.record(
  { resourceType: fc.oneof(type, fc.constant('Parameters')), id, subject: fc.record({ reference }) },
  { requiredKeys: ['resourceType'] },
);
const reading = fc.record({ method: fc.constantFrom('GET', 'HEAD', 'DELETE'), url });
const writing = fc.record({ method: fc.constantFrom('POST', 'PUT', 'PATCH'), url, resource });
const creating = fc.record({
  method: fc.constant('POST'),
  url: type,
  resource: fc.record({ resourceType: type, subject: fc.record({ reference }) }),
  ifNoneExist: fc.constantFrom('identifier=1', 'patient=p2'),
});
const entries: fc.Arbitrary<Entry[]> = fc.array(fc.oneof(reading, writing, creating), { minLength: 1, maxLength: 4 });
const scopes = fc.subarray(
  [
    'patient/*.rs',
    'patient/*.cruds',
    'user/Patient.rs',
    'user/Observation.cu',
    'user/*.r',
    'user/*.s',
    'patient/Observation.c',
  ],
  { minLength: 1 },
);

/** What it was refused for, with the place of its entry; what was, has not reached the platform. */
async function refusal(line: string, request: Parameters<ProxyFixture['send']>[1]): Promise<string | undefined> {
  pool.sent = 0;
  const error = await fixture.send(line, request).then(
    () => undefined,
    (thrown: unknown) => thrown as ProxyError,
  );
  if (!error) return undefined;
  expect(pool.sent).toBe(0);
  return [error.code, error.expression].join(' ');
}

async function passesAlone({ method, url: path, resource: body, ifNoneExist }: Entry): Promise<boolean> {
  const { headers = {}, ...rest } = body ? jsonBody(body) : {};
  const condition = ifNoneExist === undefined ? {} : { 'if-none-exist': ifNoneExist };
  return (await refusal(`${method} ${path}`, { ...rest, headers: { ...headers, ...condition } })) === undefined;
}

function asBundle(given: readonly Entry[]): object {
  const entry = given.map(({ resource: body, ...request }) => ({ request, ...(body && { resource: body }) }));
  return { resourceType: 'Bundle', type: 'transaction', entry };
}

function xmlBody(resource: object): ReturnType<typeof jsonBody> {
  const body = Buffer.from(atOnce(resourceXml(JSON.stringify(resource))));
  return { headers: { 'content-type': 'application/fhir+xml' }, body };
}

it('lets a bundle pass exactly if each of its entries would pass alone, in JSON and in XML', async () => {
  let passed = 0;
  let refused = 0;
  const property = fc.asyncProperty(entries, scopes, fc.boolean(), async (given, granted, writes) => {
    fixture.auth.scopes = granted;
    fixture.writes = writes;
    const alone: boolean[] = [];
    for (const entry of given) alone.push(await passesAlone(entry));
    const refusedFor = await refusal('POST ', jsonBody(asBundle(given)));
    expect(refusedFor === undefined).toBe(alone.every(Boolean));
    // For the same reason, and the same entry.
    expect(await refusal('POST ', xmlBody(asBundle(given)))).toBe(refusedFor);
    if (refusedFor === undefined) passed += 1;
    else refused += 1;
  });
  await fc.assert(property, { numRuns: 300, seed: 20261124 });
  // Neither side of the rule was left out.
  expect(Math.min(passed, refused)).toBeGreaterThan(0);
});
