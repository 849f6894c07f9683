import express from 'express';

import { createPipeline } from '../pipeline.js';
import { createHttpServer, type RunningServer } from '../server/http-server.js';
import { corsStage } from './stages.js';

const own = 'https://app.example.org';
let server: RunningServer;

beforeAll(async () => {
  const app = express();
  app.use(createPipeline([corsStage([own])]));
  app.use((_req, res) => void res.status(200).send('served'));
  server = await createHttpServer(app).listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => server.close());

const ask = (path: string, headers: Record<string, string>, method = 'GET') =>
  fetch(`${server.url}${path}`, { method, headers });
const preflight = (path: string, origin: string, headers = 'authorization', method = 'PUT') =>
  ask(path, { origin, 'access-control-request-method': method, 'access-control-request-headers': headers }, 'OPTIONS');
const corsHeaders = (answer: Response) =>
  [...answer.headers.keys()].filter((name) => name.startsWith('access-control-')).sort();

const forPrograms = ['/api/fhir/x/Patient', '/api/platforms', '/oauth/token', '/mcp'];

describe('pages of other origins', () => {
  it.each(forPrograms)('that are listed may read %s, without cookies', async (path) => {
    const answer = await ask(path, { origin: own });
    expect(answer.headers.get('access-control-allow-origin')).toBe(own);
    expect(answer.headers.get('access-control-expose-headers')).toMatch(/ETag.*RateLimit.*X-Request-Id/);
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    expect(answer.headers.get('vary')).toContain('Origin');
  });

  it.each([
    'null',
    '*',
    'https://app.example.org.evil.test',
    'http://app.example.org',
    'https://app.example.org:8443',
    'HTTPS://APP.EXAMPLE.ORG',
    'https://app.example.org, https://evil.test',
  ])('that are not listed get nothing: %s', async (origin) => {
    const answers = await Promise.all([ask('/api/platforms', { origin }), preflight('/api/platforms', origin)]);
    for (const answer of answers) {
      expect(corsHeaders(answer)).toEqual([]);
      expect(await answer.text()).toBe('served');
      // A cache must not hand the one origin's answer to the other.
      expect(answer.headers.get('vary')).toContain('Origin');
    }
  });

  it.each(['/', '/auth/status', '/oauth/authorize', '/oauth/consent/1'])(
    'may not read %s, which is for browsers with their cookie, listed or not',
    async (path) => {
      expect(corsHeaders(await ask(path, { origin: own }))).toEqual([]);
      expect(corsHeaders(await preflight(path, own))).toEqual([]);
    },
  );

  it('hear in advance what they may send, for two hours, and the request itself is not served', async () => {
    const asked = 'Authorization, if-match, x-evil, cookie, x-requested-with, mcp-param-region, mcp-param-';
    const answer = await preflight('/api/fhir/x/Patient/1', own, asked);
    expect(answer.status).toBe(204);
    expect(await answer.text()).toBe('');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': own,
      'access-control-allow-headers': 'authorization, if-match, mcp-param-region',
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
      'access-control-max-age': '7200',
    });
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('may send every header that FHIR has for requests, and read every one that answers tell something by', async () => {
    // R4 http.html and binary.html, RFC 9110 section 14, and what the gateway itself says of limits.
    const sent =
      'accept, content-type, if-match, if-modified-since, if-none-exist, if-none-match, prefer, range, if-range, x-security-context, x-request-id';
    const allowed = await preflight('/api/fhir/x/Binary', own, sent, 'POST');
    expect(allowed.headers.get('access-control-allow-headers')).toBe(sent);
    const answer = await ask('/api/fhir/x/Binary/1', { origin: own });
    const readable = answer.headers.get('access-control-expose-headers')?.split(', ');
    expect(readable).toEqual(
      expect.arrayContaining(
        'Allow,Content-Disposition,Content-Location,Content-Range,ETag,Last-Modified,Link,Location,RateLimit,RateLimit-Policy,Retry-After,Warning,X-FHIR-Gateway-Added,X-Request-Id'.split(
          ',',
        ),
      ),
    );
    expect(readable).not.toContain('Set-Cookie');
  });

  it.each([[], ['*'], ['null']])('are all refused with the list %j', async (...origins) => {
    expect(corsStage(origins)).toBeUndefined();
  });
});
