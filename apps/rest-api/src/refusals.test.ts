import { freePort, sendJson, withLimits } from '@fhir-gateway/testing';

import { startTestGateway, type TestGateway } from './testing/test-gateway.js';
import { ask } from './testing/http-client.js';

const fhir = '/api/fhir/stub-open/Patient/pat-1';
const coverage = '/api/coverage/stub-open/rules/27447';
/** Well-formed, and opens nothing. */
const unknownToken = { authorization: `Bearer ${'unknown'.padEnd(43, 'x')}` };
const crossSite = { 'sec-fetch-site': 'cross-site' };

interface Refusal {
  readonly what: string;
  readonly settings: Record<string, string>;
  readonly path: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  /** Whether the same request goes before it: `answered`, or still `running` when it comes. */
  readonly before?: 'answered' | 'running';
  readonly stage: string;
  readonly rule: string;
  readonly platformId?: string;
  readonly event?: 'limit.reached';
  readonly tune?: ReturnType<typeof withLimits>;
}

const local = { FHIR_GATEWAY_MCP_AUTH: 'local' };
const oauth = { FHIR_GATEWAY_MCP_AUTH: 'oauth' };
const counting = { ...oauth, FHIR_GATEWAY_RATE_LIMITS: 'on' };
const aMinute = (limitClass: string, calls = 1) => ({ settings: counting, tune: withLimits({ [limitClass]: calls }) });
const atOnce = (bound: string) => ({ settings: oauth, tune: withLimits({}, { [bound]: 1 }) });
const platformId = 'stub-open';
const limited = { before: 'answered', rule: 'limit.calls', event: 'limit.reached' } as const;

const refusals: readonly Refusal[] = [
  {
    what: 'a foreign Host',
    settings: local,
    path: fhir,
    headers: { host: 'evil.test' },
    stage: 'host-check',
    rule: 'host.foreign',
  },
  {
    what: 'a foreign Origin',
    settings: local,
    path: fhir,
    headers: { origin: 'https://evil.test' },
    stage: 'host-check',
    rule: 'origin.foreign',
  },
  {
    what: 'a change by a page of another site',
    settings: local,
    path: fhir,
    method: 'DELETE',
    headers: crossSite,
    stage: 'host-check',
    rule: 'site.change',
  },
  {
    what: 'an answer inside a page of another site',
    settings: local,
    path: fhir,
    headers: crossSite,
    stage: 'host-check',
    rule: 'site.embed',
  },
  {
    what: 'one request too many in the process',
    ...atOnce('requestsAtOnce'),
    path: fhir,
    before: 'running',
    stage: 'in-flight',
    rule: 'limit.in-flight',
  },
  {
    what: 'one page too many',
    ...aMinute('platforms'),
    path: '/api/platforms',
    ...limited,
    stage: 'address-limit',
  },
  {
    what: 'a FHIR change by a foreign page',
    settings: oauth,
    path: fhir,
    method: 'DELETE',
    headers: crossSite,
    stage: 'identify',
    rule: 'site.unproven',
  },
  {
    what: 'a FHIR call with an unknown token',
    settings: oauth,
    path: fhir,
    headers: unknownToken,
    stage: 'identify',
    rule: 'credential.unknown',
    platformId,
  },
  {
    what: 'a FHIR call with something that is no token',
    settings: oauth,
    path: fhir,
    headers: { authorization: 'Basic YTpi' },
    stage: 'identify',
    rule: 'credential.missing',
  },
  {
    what: 'a coverage question with an unknown token',
    settings: oauth,
    path: coverage,
    headers: unknownToken,
    stage: 'identify',
    rule: 'credential.unknown',
    platformId,
  },
  {
    what: 'a coverage question by a foreign page',
    settings: oauth,
    path: '/api/coverage/stub-open/requirements',
    method: 'POST',
    headers: crossSite,
    stage: 'identify',
    rule: 'site.unproven',
  },
  { what: 'one FHIR call too many', ...aMinute('fhir'), path: fhir, ...limited, stage: 'quota', platformId },
  {
    what: 'one coverage question too many',
    ...aMinute('coverage'),
    path: coverage,
    ...limited,
    stage: 'quota',
    platformId,
  },
  {
    what: 'unknown tokens beyond the limit',
    ...aMinute('fhir'),
    path: fhir,
    headers: unknownToken,
    ...limited,
    stage: 'identify',
    platformId,
  },
  {
    what: 'one call too many of a caller at once',
    ...atOnce('requestsAtOncePerCaller'),
    path: fhir,
    before: 'running',
    stage: 'calls-at-once',
    rule: 'limit.calls-at-once',
    platformId,
  },
];

/** Log lines of a request, by whether they belong to the audit. */
function linesOf(rest: TestGateway, requestId: unknown) {
  const lines = rest
    .log()
    .split('\n')
    .filter((line) => line.includes(String(requestId)))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { audit: lines.filter(({ audit }) => audit === true), log: lines.filter(({ audit }) => audit !== true) };
}

/** Sends a request that is not answered before it is let go. */
async function runOne(rest: TestGateway, path: string): Promise<() => Promise<unknown>> {
  let release = (): void => undefined;
  const isThere = new Promise<void>((resolve) => {
    rest.stub.answer = (_request, response) => {
      release = () => sendJson(response, 200, { resourceType: 'Patient', id: 'pat-1' });
      resolve();
    };
  });
  const running = ask(`${rest.publicUrl}${path}`);
  await isThere;
  return () => {
    release();
    return running;
  };
}

describe('why a request was refused is one search by its id', () => {
  let rest: TestGateway;
  afterEach(() => rest.close());

  it.each(refusals)('$what: $stage, $rule', async (refusal) => {
    const { settings, path, method = 'GET', headers = {}, before, event = 'request.refused', stage, rule } = refusal;
    rest = await startTestGateway(await freePort(), settings, {}, {}, refusal.tune);
    const url = `${rest.publicUrl}${path}`;
    if (before === 'answered') await ask(url, { method, headers });
    const end = before === 'running' ? await runOne(rest, path) : undefined;
    const answer = await ask(url, { method, headers });
    await end?.();
    expect(answer.status).toBeGreaterThanOrEqual(400);
    const found = linesOf(rest, answer.headers['x-request-id']);
    const common = { stage, rule, ...(refusal.platformId !== undefined && { platformId }) };
    expect(found.audit).toEqual([expect.objectContaining({ event, outcome: 'refused', ...common })]);
    expect(found.log).toEqual([expect.objectContaining(common)]);
    expect(rest.gateway.auditTrail.stats.droppedFields).toBe(0);
    expect(rest.gateway.callsInFlight.running).toBe(0);
  });

  it('a request with two Host headers', async () => {
    rest = await startTestGateway(await freePort(), oauth);
    const answer = await ask(`${rest.publicUrl}${fhir}`, { headers: ['host', 'a', 'host', 'b'] as never });
    expect(answer.status).toBe(400);
    const { audit, log } = linesOf(rest, answer.headers['x-request-id']);
    const common = { stage: 'host-check', rule: 'host.repeated' };
    expect([audit, log]).toEqual([[expect.objectContaining(common)], [expect.objectContaining(common)]]);
  });

  it('a coverage question is looked up once and counted once', async () => {
    rest = await startTestGateway(await freePort(), counting, {}, {}, withLimits({ coverage: 9 }));
    const identify = jest.spyOn(rest.gateway.callers, 'identify');
    const take = jest.spyOn(rest.gateway.callLimits, 'take');
    const answer = await ask(`${rest.publicUrl}${coverage}`);
    expect([answer.status, answer.headers['ratelimit-policy']]).toEqual([200, '"coverage";q=9;w=60']);
    expect([identify.mock.calls.length, take.mock.calls.map(([limitClass]) => limitClass)]).toEqual([1, ['coverage']]);
  });
});
