import { freePort, sendJson, withLimits } from '@fhir-gateway/testing';

import { startTestGateway, type TestGateway } from './testing/test-gateway.js';
import { ask } from './testing/http-client.js';

const fhir = '/api/fhir/stub-open/Patient/pat-1';
const coverage = '/api/coverage/stub-open/rules/27447';
/** Well-formed, and opens nothing. */
const unknownToken = { authorization: `Bearer ${'unknown'.padEnd(43, 'x')}` };
const crossSite = { 'sec-fetch-site': 'cross-site' };

/** What a refused request has beside its address. */
interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  /** Whether the same request is still running when it comes. */
  readonly isSecond?: boolean;
  /** Whether the refusal names the platform. */
  readonly isOfPlatform?: boolean;
}

/** Settings of a gateway, and bounds that no setting has. */
type Started = readonly [settings: Record<string, string>, tune?: ReturnType<typeof withLimits>];
const local: Started = [{ FHIR_GATEWAY_MCP_AUTH: 'local' }];
const oauth: Started = [{ FHIR_GATEWAY_MCP_AUTH: 'oauth' }];
const atOnce = (bound: string): Started => [oauth[0], withLimits({}, { [bound]: 1 })];
const aMinute = (limitClass: string, calls = 1): Started => [
  { ...oauth[0], FHIR_GATEWAY_RATE_LIMITS: 'on' },
  withLimits({ [limitClass]: calls }),
];
const platformId = 'stub-open';
const isOfPlatform = true;
const change = { method: 'DELETE', headers: crossSite };
const unknown = { headers: unknownToken, isOfPlatform };
const unknownAsking = { path: coverage, ...unknown };
const secondOfCaller = { isSecond: true, isOfPlatform };
const question = { path: '/api/coverage/stub-open/requirements', method: 'POST', headers: crossSite };

const refusals: readonly [what: string, started: Started, stage: string, rule: string, Asked][] = [
  ['a foreign Host', local, 'host-check', 'host.foreign', { headers: { host: 'evil.test' } }],
  ['a foreign Origin', local, 'host-check', 'origin.foreign', { headers: { origin: 'https://evil.test' } }],
  ['a change by a page of another site', local, 'host-check', 'site.change', change],
  ['an answer inside a page of another site', local, 'host-check', 'site.embed', { headers: crossSite }],
  ['one request too many in the process', atOnce('requestsAtOnce'), 'in-flight', 'limit.in-flight', { isSecond: true }],
  ['a page too many', aMinute('platforms'), 'address-limit', 'limit.calls', { path: '/api/platforms' }],
  ['a FHIR change by a foreign page', oauth, 'identify', 'site.unproven', change],
  ['an unknown token', oauth, 'identify', 'credential.unknown', unknown],
  ['what is no token', oauth, 'identify', 'credential.missing', { headers: { authorization: 'Basic YTpi' } }],
  ['a coverage question with an unknown token', oauth, 'identify', 'credential.unknown', unknownAsking],
  ['a coverage question by a foreign page', oauth, 'identify', 'site.unproven', question],
  ['one FHIR call too many', aMinute('fhir'), 'quota', 'limit.calls', { isOfPlatform }],
  ['one coverage question too many', aMinute('coverage'), 'quota', 'limit.calls', { path: coverage, isOfPlatform }],
  ['unknown tokens beyond the limit', aMinute('fhir'), 'identify', 'limit.calls', unknown],
  [
    'one call too many of a caller',
    atOnce('requestsAtOncePerCaller'),
    'calls-at-once',
    'limit.calls-at-once',
    secondOfCaller,
  ],
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
  let running: Started | undefined;
  /** A gateway with these settings: the one of the test before, where it has them. */
  const start = async (of: Started, more: Record<string, string> = {}): Promise<void> => {
    if (of === running) return;
    if (running) await rest.close();
    const [settings, tune] = of;
    rest = await startTestGateway(await freePort(), { ...settings, ...more }, {}, {}, tune);
    running = of;
  };
  afterAll(() => rest.close());

  it.each(refusals)('%s', async (_what, started, stage, rule, asked) => {
    const { path = fhir, method = 'GET', headers = {}, isSecond = false } = asked;
    const isLimited = rule === 'limit.calls';
    await start(started);
    const url = `${rest.publicUrl}${path}`;
    if (isLimited) await ask(url, { method, headers });
    const end = isSecond ? await runOne(rest, path) : undefined;
    const answer = await ask(url, { method, headers });
    await end?.();
    expect(answer.status).toBeGreaterThanOrEqual(400);
    const found = linesOf(rest, answer.headers['x-request-id']);
    const event = isLimited ? 'limit.reached' : 'request.refused';
    const common = { stage, rule, ...(asked.isOfPlatform && { platformId }) };
    expect(found.audit).toEqual([expect.objectContaining({ event, outcome: 'refused', ...common })]);
    expect(found.log).toEqual([expect.objectContaining(common)]);
    expect(rest.gateway.auditTrail.stats.droppedFields).toBe(0);
    expect(rest.gateway.callsInFlight.running).toBe(0);
  });

  it('a request with two Host headers', async () => {
    await start(oauth);
    const answer = await ask(`${rest.publicUrl}${fhir}`, { headers: ['host', 'a', 'host', 'b'] as never });
    expect(answer.status).toBe(400);
    const { audit, log } = linesOf(rest, answer.headers['x-request-id']);
    const common = { stage: 'host-check', rule: 'host.repeated' };
    expect([audit, log]).toEqual([[expect.objectContaining(common)], [expect.objectContaining(common)]]);
  });

  it('an unknown token takes one look-up, one count and one metric', async () => {
    const token = 'a-token-of-the-metrics-0123456789';
    await start(aMinute('fhir'), { FHIR_GATEWAY_METRICS_TOKEN: token });
    const authenticate = jest.spyOn(rest.gateway.vault, 'authenticate');
    const take = jest.spyOn(rest.gateway.callLimits, 'take');
    expect((await ask(`${rest.publicUrl}${fhir}`, { headers: unknownToken })).status).toBe(401);
    expect(authenticate).toHaveBeenCalledTimes(1);
    expect(take.mock.calls.map(([limitClass, who]) => [limitClass, who])).toEqual([['fhir', 'address 127.0.0.1']]);
    const { body } = await ask(`${rest.publicUrl}/metrics`, { headers: { authorization: `Bearer ${token}` } });
    expect(body).toMatch(/^fhir_gateway_http_requests_total\{app="rest",route="fhir",status="401"\} 1$/m);
  });

  it('a coverage question is looked up once and counted once', async () => {
    await start(aMinute('coverage', 9));
    const identify = jest.spyOn(rest.gateway.callers, 'identify');
    const take = jest.spyOn(rest.gateway.callLimits, 'take');
    const answer = await ask(`${rest.publicUrl}${coverage}`);
    expect([answer.status, answer.headers['ratelimit-policy']]).toEqual([200, '"coverage";q=9;w=60']);
    expect([identify.mock.calls.length, take.mock.calls.map(([limitClass]) => limitClass)]).toEqual([1, ['coverage']]);
  });
});
