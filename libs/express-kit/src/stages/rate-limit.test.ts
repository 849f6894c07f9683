import { GatewayError, limitClasses, type LimitClass } from '@fhir-gateway/gateway';
import express from 'express';

import { problemErrors } from '../errors/error-handlers.js';
import { createPipeline } from '../pipeline.js';
import { routeClass } from './route-class.js';
import { createHttpServer, type RunningServer } from '../server/http-server.js';
import { addressLimitStage, inFlightStage, probeStage } from './stages.js';
import { silentLogger } from '../testing/silent-logger.js';

describe('the class of a route', () => {
  it.each<[string, LimitClass]>([
    ['/api/fhir/x/Patient', 'fhir'],
    ['//api//fhir/x', 'fhir'],
    ['/api/coverage/x/submit', 'coverage'],
    ['/api/platforms', 'platforms'],
    ['/api/directory', 'platforms'],
    ['/mcp', 'mcp-http'],
    ['/oauth/authorize', 'authorize'],
    ['/OAuth/Authorize', 'authorize'],
    ['/oauth/token', 'token'],
    ['/oauth/register', 'register'],
    ['/oauth/callback', 'auth'],
    ['/auth/x/login', 'auth'],
    ['/', 'pages'],
  ])('of %s is %s', (path, expected) => {
    expect(routeClass(path)).toBe(expected);
    expect(limitClasses).toContain(expected);
  });
});

describe('over HTTP', () => {
  let server: RunningServer;
  let asked: [LimitClass, string][];
  let fault: Error | undefined;
  let held: (() => void)[];

  beforeAll(async () => {
    const app = express();
    const callLimits = {
      limits: Object.fromEntries(limitClasses.map((name) => [name, 100])) as Record<LimitClass, number>,
      take: (limitClass: LimitClass, who: string) => {
        asked.push([limitClass, who]);
        if (fault) throw fault;
        return { left: 42, resetSeconds: 35 };
      },
    };
    const limited = addressLimitStage({ callLimits, clientAddressOf: () => '203.0.113.7' });
    app.use(createPipeline([probeStage(), inFlightStage(2), limited]));
    app.get('/api/platforms/held', (_req, res) => void held.push(() => res.send('done')));
    app.use((_req, res) => void res.send('served'));
    app.use(problemErrors({ logger: silentLogger }));
    server = await createHttpServer(app).listen({ host: '127.0.0.1', port: 0 });
  });
  beforeEach(() => {
    [asked, fault, held] = [[], undefined, []];
  });
  afterAll(() => server.close({ graceMs: 0 }));

  it('an answer says what is left of which policy', async () => {
    const { headers } = await fetch(`${server.url}/api/platforms`);
    expect(headers.get('ratelimit-policy')).toBe('"platforms";q=100;w=60');
    expect(headers.get('ratelimit')).toBe('"platforms";r=42;t=35');
    expect(asked).toEqual([['platforms', 'address 203.0.113.7']]);
  });

  it('a refusal is a 429 with a stable code, when to come back, and the same fields', async () => {
    fault = new GatewayError('CALLS_LIMITED', 'Too many.', { retryAfterSeconds: 7 });
    const answer = await fetch(`${server.url}/oauth/register`, { method: 'POST' });
    expect(answer.status).toBe(429);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ code: 'CALLS_LIMITED', status: 429, retryable: true });
    expect(answer.headers.get('retry-after')).toBe('7');
    expect(answer.headers.get('ratelimit')).toBe('"register";r=0;t=7');
  });

  it('what cannot be counted is not served', async () => {
    fault = Object.assign(new Error('The store does not answer.'), { code: 'STORE_UNAVAILABLE' });
    const answer = await fetch(`${server.url}/auth/x/login`);
    expect([answer.status, answer.headers.get('ratelimit')]).toEqual([503, null]);
    expect(await answer.json()).toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('routes that know whose session it is count by themselves', async () => {
    for (const path of ['/api/coverage/x/submit', '/mcp', '/api/fhir/x/Patient']) await fetch(`${server.url}${path}`);
    expect(asked).toEqual([]);
  });

  it('a request beyond those that may be under way is a 503 at once; probes and later ones are served', async () => {
    const running = [1, 2].map(() => fetch(`${server.url}/api/platforms/held`).then((answer) => answer.text()));
    while (held.length < 2) await new Promise(setImmediate);
    const refused = await fetch(`${server.url}/api/platforms`);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await refused.json()).toMatchObject({ code: 'GATEWAY_BUSY', retryable: true });
    expect((await fetch(`${server.url}/livez`)).status).toBe(200);
    for (const end of held) end();
    expect(await Promise.all(running)).toEqual(['done', 'done']);
    expect((await fetch(`${server.url}/api/platforms`)).status).toBe(200);
  });
});
