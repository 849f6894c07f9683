import type { QuirkTable, JsonAnswer } from './auth-quirk.js';

const endpoints = ['authorization_endpoint', 'token_endpoint', 'revocation_endpoint', 'jwks_uri'];
const without = (name: string) => (answer: JsonAnswer) => void delete answer.body[name];
const page = '<!doctype html><title>Portal</title><div id="app"></div>';

/** Quirks of the smart-configuration. */
export const configurationQuirks = {
  'configuration-text-plain': { configuration: (answer) => void (answer.type = 'text/plain') },
  'configuration-octet-stream': { configuration: (answer) => void (answer.type = 'application/octet-stream') },
  'configuration-untyped': { configuration: (answer) => void (answer.type = '') },
  'configuration-byte-order-mark': { configurationText: (text) => `\uFEFF${text}` },
  'configuration-redirected': {
    instead: {
      configuration: ({ count, fhirBaseUrl }) =>
        count % 2 === 1
          ? { status: 302, body: '', headers: { location: `${fhirBaseUrl}/.well-known/smart-configuration?moved` } }
          : undefined,
    },
  },
  'configuration-behind-login': {
    instead: { configuration: () => ({ status: 401, body: { error: 'invalid_token' } }) },
  },
  'configuration-not-found': { instead: { configuration: () => ({ status: 404, body: '', type: 'text/html' }) } },
  'configuration-web-page': { instead: { configuration: () => ({ status: 200, body: page, type: 'text/html' }) } },
  'configuration-unavailable': { instead: { configuration: () => ({ status: 503, body: '', type: 'text/html' }) } },
  'configuration-relative-endpoints': {
    configuration: ({ body }) => {
      for (const name of endpoints) if (typeof body[name] === 'string') body[name] = new URL(body[name]).pathname;
    },
  },
  'configuration-foreign-token-endpoint': {
    configuration: ({ body }) => void (body['token_endpoint'] = 'https://login.example/oauth2/token'),
  },
  'configuration-without-issuer': { configuration: without('issuer') },
  'configuration-other-issuer': { configuration: ({ body }) => void (body['issuer'] = `${String(body['issuer'])}/`) },
  'configuration-without-keys': { configuration: without('jwks_uri') },
  'configuration-without-pkce': { configuration: without('code_challenge_methods_supported') },
  'configuration-plain-pkce': {
    configuration: ({ body }) => void (body['code_challenge_methods_supported'] = ['plain']),
  },
  'configuration-without-revocation': { configuration: without('revocation_endpoint') },
  'configuration-null-endpoints': {
    configuration: ({ body }) =>
      Object.assign(body, { registration_endpoint: null, introspection_endpoint: null, management_endpoint: null }),
  },
} as const satisfies QuirkTable;
