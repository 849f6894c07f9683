import type { Deployment } from '../deployment.js';
import { form, json } from './rows.js';
import type { Row } from './rows.js';

const loopback = 'http://127.0.0.1:8123/app-callback';

/** The gateway's own authorization server, asked wrongly; in other modes than `oauth` there is none. */
export function oauthRequests({ apps }: Deployment): Row[] {
  const register = (what: string, metadata: object | string, headers: Record<string, string> = json): Row => ({
    id: `oauth: register, ${what}`,
    path: '/oauth/register',
    headers,
    body: typeof metadata === 'string' ? metadata : JSON.stringify(metadata),
  });
  const token = (
    what: string,
    fields: Record<string, string>,
    path = 'token',
    headers: Record<string, string> = {},
  ): Row => ({
    id: `oauth: ${path}, ${what}`,
    path: `/oauth/${path}`,
    headers: { ...form, ...headers },
    body: new URLSearchParams(fields).toString(),
  });
  const authorize = (what: string, query: Record<string, string>): Row => ({
    id: `oauth: authorize, ${what}`,
    path: `/oauth/authorize?${new URLSearchParams(query)}`,
    headers: { accept: 'text/html' },
  });
  const app = { client_name: 'An app', redirect_uris: [loopback], token_endpoint_auth_method: 'none' };
  const asked = {
    client_id: 'nobody',
    redirect_uri: loopback,
    response_type: 'code',
    resource: `${apps.rest.origin}/api`,
  };
  return [
    register('an app', app),
    register('no redirect URI', { client_name: 'An app' }),
    register('a foreign scheme', { ...app, redirect_uris: ['javascript:alert(1)'] }),
    register('http elsewhere', { ...app, redirect_uris: ['http://app.example/callback'] }),
    register('a secret', { ...app, token_endpoint_auth_method: 'client_secret_basic' }),
    register('no JSON', '{"client_name":'),
    register('a form', 'client_name=x', form),
    register('from a page', app, { ...json, origin: 'https://app.example' }),
    register('too large', { ...app, client_name: 'x'.repeat(200_000) }),
    { id: 'oauth: register, GET', path: '/oauth/register' },
    authorize('nothing', {}),
    authorize('unknown client', asked),
    authorize('client by URL', { ...asked, client_id: 'https://app.example/client.json' }),
    { id: 'oauth: authorize, POST', path: '/oauth/authorize', headers: form, body: '' },
    { id: 'oauth: authorize, unknown interaction', path: '/oauth/authorize/AAAAAAAAAAAAAAAAAAAAA' },
    { id: 'oauth: consent, unknown', path: '/oauth/consent/AAAAAAAAAAAAAAAAAAAAA' },
    { id: 'oauth: consent, POST', path: '/oauth/consent/AAAAAAAAAAAAAAAAAAAAA', headers: form, body: 'decision=allow' },
    token('nothing', {}),
    token('unknown client', {
      grant_type: 'authorization_code',
      code: 'x',
      client_id: 'nobody',
      redirect_uri: loopback,
    }),
    token('unknown grant type', { grant_type: 'password', client_id: 'nobody' }),
    token('refresh', { grant_type: 'refresh_token', refresh_token: 'x', client_id: 'nobody' }),
    token('JSON', {}, 'token', json),
    token('from a page', {}, 'token', { origin: 'https://app.example' }),
    token('unknown', { token: 'x', client_id: 'nobody' }, 'revoke'),
    token('unknown', { token: 'x', client_id: 'nobody' }, 'introspect'),
    { id: 'oauth: token, GET', path: '/oauth/token' },
    { id: 'oauth: token, preflight', method: 'OPTIONS', path: '/oauth/token', headers: preflight },
    { id: 'oauth: keys', path: '/oauth/jwks' },
    { id: 'oauth: nothing', path: '/oauth/nothing' },
  ];
}

const preflight = { origin: 'https://app.example', 'access-control-request-method': 'POST' };
