import { metricsToken } from '../deployment.js';
import type { Deployment } from '../deployment.js';
import { form, json } from './rows.js';
import type { Row } from './rows.js';

/** What both apps say of themselves, and how they refuse the wrong method. */
export function documents({ apps }: Deployment): Row[] {
  const get = (path: string, app: 'rest' | 'mcp' = 'rest', headers: Record<string, string> = {}): Row => ({
    id: `${app} GET ${path}${headers['origin'] === undefined ? '' : ` from ${headers['origin']}`}`,
    app,
    path,
    headers,
  });
  const other = (method: string, path: string, app: 'rest' | 'mcp' = 'rest'): Row => ({
    id: `${app} ${method} ${path}`,
    app,
    method,
    path,
  });
  const own = '/.well-known/oauth-authorization-server';
  const both = ['rest', 'mcp'] as const;
  return [
    ...both.flatMap((app) => [
      get('/livez', app),
      get('/readyz', app),
      get('/metrics', app),
      get('/nowhere', app),
      get('/favicon.ico', app),
      get('/robots.txt', app),
      get(own, app),
      get('/.well-known/openid-configuration', app),
      get('/.well-known/oauth-protected-resource', app),
      get('/.well-known/nothing', app),
      other('HEAD', '/livez', app),
      other('POST', '/livez', app),
      other('DELETE', '/readyz', app),
      other('OPTIONS', '/livez', app),
      other('POST', '/metrics', app),
      other('POST', '/nowhere', app),
      other('TRACE', '/nowhere', app),
      { id: `${app}: metrics, wrong token`, app, path: '/metrics', headers: { authorization: 'Bearer x' } },
      { id: `${app}: metrics, HEAD`, app, method: 'HEAD', path: '/metrics', headers: opensMetrics },
    ]),
    get(own, 'rest', { origin: 'https://anything.example' }),
    get('/.well-known/jwks.json'),
    get('/.well-known/oauth-protected-resource/api'),
    get('/.well-known/oauth-protected-resource/mcp', 'mcp'),
    get('/openapi.json'),
    get('/openapi.json', 'rest', { origin: 'https://anything.example' }),
    get('/docs'),
    get('/docs/listPlatforms'),
    get('/docs/nothing'),
    get('/docs/__proto__'),
    get('/assets/console.css'),
    get('/assets/console.js'),
    get('/assets/icon.svg'),
    get('/assets/nothing.js'),
    other('HEAD', '/assets/icon.svg'),
    other('POST', '/assets/icon.svg'),
    other('HEAD', '/openapi.json'),
    other('PUT', '/openapi.json'),
    {
      id: 'assets, under the address',
      path: '/livez',
      headers: { host: `127.0.0.1:${new URL(apps.rest.origin).port}` },
    },
  ];
}

const opensMetrics = { authorization: `Bearer ${metricsToken}` };

/** `/api/platforms`. */
export function platformList(): Row[] {
  const get = (query: string, headers: Record<string, string> = {}): Row => ({
    id: `platforms${query}${Object.keys(headers).join(' ')}`,
    path: `/api/platforms${query}`,
    headers,
  });
  return [
    get('?kind=sandbox'),
    get('?kind=nothing'),
    get('?q=blue%20cross&state=AR'),
    get('?ready=true'),
    get('?ready=maybe'),
    get('?q='),
    get('?nonsense=1'),
    get('?kind=sandbox&kind=payer'),
    get(`?q=${'x'.repeat(300)}`),
    get('?kind=sandbox', { 'accept-encoding': 'gzip' }),
    get('?kind=sandbox', { origin: 'https://app.example' }),
    get('/sandbox-ehr'),
    get('/local-ehr'),
    get('/nowhere'),
    get('/__proto__'),
    get('/%zz'),
    get('/epic'),
    get('/epic/tenants?q=mayo'),
    get('/epic/tenants'),
    get('/sandbox-ehr/tenants?q=x'),
    get('/nowhere/tenants?q=x'),
    { id: 'platforms, HEAD', method: 'HEAD', path: '/api/platforms?kind=sandbox' },
    { id: 'platforms, POST', method: 'POST', path: '/api/platforms' },
    { id: 'platforms, OPTIONS', method: 'OPTIONS', path: '/api/platforms' },
    { id: 'api, nothing', path: '/api/nothing' },
    { id: 'api', path: '/api' },
  ];
}

/** `/auth` by a stranger: nothing of these ends in a sign-in. */
export function signInRequests(): Row[] {
  const get = (path: string, headers: Record<string, string> = {}): Row => ({ id: `GET ${path}`, path, headers });
  const post = (what: string, path: string, body: string, headers: Record<string, string>): Row => ({
    id: `POST ${path}, ${what}`,
    path,
    body,
    headers,
  });
  const foreign = { ...form, origin: 'https://evil.example' };
  return [
    get('/auth/status'),
    get('/auth/status?platform_id=sandbox-ehr'),
    get('/auth/nowhere/login'),
    get('/auth/sandbox-open/login'),
    get('/auth/epic/login'),
    get('/auth/sandbox-ehr/login?redirect=false'),
    get('/auth/sandbox-ehr/login?redirect=perhaps'),
    get('/auth/sandbox-ehr/login?scope=nonsense'),
    get('/auth/sandbox-ehr/login?scope=patient/Patient.rs&scope=x'),
    get('/auth/sandbox-ehr/login?link=AAAA'),
    get('/auth/sandbox-ehr/wait?timeout=0'),
    get('/auth/sandbox-ehr/wait?timeout=x'),
    get('/auth/nowhere/wait?timeout=0'),
    get('/auth/sandbox-ehr/connected'),
    get('/auth/sandbox-ehr/launch'),
    get('/auth/sandbox-ehr/launch?iss=https://evil.example&launch=x'),
    get('/auth/sessions'),
    get('/auth/nothing'),
    get('/auth/__proto__/login'),
    get('/oauth/callback'),
    get('/oauth/callback?state=AAAA&code=x'),
    get('/oauth/callback?state=AAAA&error=access_denied&error_description=<b>no</b>'),
    get('/oauth/callback?state=a&state=b&code=x'),
    post('a form', '/oauth/callback', 'state=AAAA&code=x', form),
    post('JSON', '/oauth/callback', '{"state":"AAAA"}', json),
    post('nothing', '/auth/sandbox-ehr/logout', '', form),
    post('from elsewhere', '/auth/sandbox-ehr/logout', '', foreign),
    post('with evidence', '/auth/sandbox-ehr/logout', '', { ...form, 'x-requested-with': 'x' }),
    post('nothing', '/auth/sandbox-ehr/login', '', form),
    post('from elsewhere', '/auth/sandbox-ehr/login', '', foreign),
    post('nothing', '/auth/sandbox-ehr/launch', '', form),
    post('nothing', '/auth/sessions/end', '', form),
    { id: 'DELETE /auth/sessions', method: 'DELETE', path: '/auth/sessions' },
    { id: 'DELETE /auth/sessions/x', method: 'DELETE', path: '/auth/sessions/x' },
    { id: 'PUT /auth/status', method: 'PUT', path: '/auth/status' },
    { id: 'HEAD /auth/sandbox-ehr/login', method: 'HEAD', path: '/auth/sandbox-ehr/login' },
    { id: 'OPTIONS /auth/status', method: 'OPTIONS', path: '/auth/status' },
    { id: 'GET /auth/status, by address', path: '/auth/status', headers: { host: '127.0.0.1:1' } },
  ];
}
