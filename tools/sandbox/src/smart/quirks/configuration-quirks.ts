import type { AuthQuirkTable, JsonAnswer } from './auth-quirk.js';

const wellKnown = 'SMART App Launch 2.2, "Using .well-known"';
const endpoints = ['authorization_endpoint', 'token_endpoint', 'revocation_endpoint', 'jwks_uri'];
const without = (name: string) => (answer: JsonAnswer) => void delete answer.body[name];
const page = '<!doctype html><title>Portal</title><div id="app"></div>';

/** Quirks of the smart-configuration. */
export const configurationQuirks = {
  'configuration-text-plain': {
    does: 'The smart-configuration is text/plain, as of web servers that do not know the type of a file without extension.',
    rule: wellKnown,
    subject: 'type of the configuration',
    configuration: (answer) => void (answer.type = 'text/plain'),
  },
  'configuration-octet-stream': {
    does: 'The smart-configuration is application/octet-stream, as of object stores that serve it as a file.',
    rule: wellKnown,
    subject: 'type of the configuration',
    configuration: (answer) => void (answer.type = 'application/octet-stream'),
  },
  'configuration-untyped': {
    does: 'The smart-configuration has no Content-Type, as behind gateways that drop it.',
    rule: 'RFC 9110 section 8.3',
    subject: 'type of the configuration',
    configuration: (answer) => void (answer.type = ''),
  },
  'configuration-byte-order-mark': {
    does: 'The smart-configuration begins with a byte order mark, as files written on Windows do.',
    rule: 'RFC 8259 section 8.1',
    configurationText: (text) => `\uFEFF${text}`,
  },
  'configuration-redirected': {
    does: 'The smart-configuration stands elsewhere on the server, behind a redirect, as after a move between versions.',
    rule: wellKnown,
    subject: 'place of the configuration',
    instead: {
      configuration: ({ count, fhirBaseUrl }) =>
        count % 2 === 1
          ? { status: 302, body: '', headers: { location: `${fhirBaseUrl}/.well-known/smart-configuration?moved` } }
          : undefined,
    },
  },
  'configuration-behind-login': {
    does: 'The smart-configuration wants an access token, as where everything below the FHIR base is protected.',
    rule: wellKnown,
    subject: 'place of the configuration',
    instead: { configuration: () => ({ status: 401, body: { error: 'invalid_token' } }) },
  },
  'configuration-not-found': {
    does: 'There is no smart-configuration, as at servers of SMART 1.0: the CapabilityStatement names the endpoints.',
    rule: wellKnown,
    subject: 'place of the configuration',
    instead: { configuration: () => ({ status: 404, body: '', type: 'text/html' }) },
  },
  'configuration-web-page': {
    does: 'The smart-configuration is a web page with status 200, as where a portal answers every address.',
    rule: wellKnown,
    subject: 'place of the configuration',
    instead: { configuration: () => ({ status: 200, body: page, type: 'text/html' }) },
  },
  'configuration-unavailable': {
    does: 'The smart-configuration is answered with 503, as while a deployment is under way.',
    rule: wellKnown,
    subject: 'place of the configuration',
    instead: { configuration: () => ({ status: 503, body: '', type: 'text/html' }) },
  },
  'configuration-relative-endpoints': {
    does: 'The smart-configuration names its endpoints by paths, as of servers that do not know their own host.',
    rule: `${wellKnown}: URLs`,
    configuration: ({ body }) => {
      for (const name of endpoints) if (typeof body[name] === 'string') body[name] = new URL(body[name]).pathname;
    },
  },
  'configuration-foreign-token-endpoint': {
    does: 'The smart-configuration names a token endpoint of another company, as of a document copied from elsewhere.',
    rule: 'RFC 9700 section 4.4',
    subject: 'place of the configuration',
    configuration: ({ body }) => void (body['token_endpoint'] = 'https://login.example/oauth2/token'),
  },
  'configuration-without-issuer': {
    does: 'The smart-configuration names no issuer, which SMART asks for since version 2.0 alone.',
    rule: `${wellKnown}: issuer with sso-openid-connect`,
    subject: 'issuer',
    configuration: without('issuer'),
  },
  'configuration-other-issuer': {
    does: 'The smart-configuration writes the issuer with a slash at its end and tokens name it without, as of two products in a row.',
    rule: 'OpenID Connect Core 1.0 section 3.1.3.7, RFC 9207 section 2.4',
    subject: 'issuer',
    ends: 'sign-in',
    configuration: ({ body }) => void (body['issuer'] = `${String(body['issuer'])}/`),
  },
  'configuration-without-keys': {
    does: 'The smart-configuration has an issuer and no jwks_uri, which stands in the OpenID document alone.',
    rule: `${wellKnown}: jwks_uri with sso-openid-connect`,
    subject: 'issuer',
    configuration: without('jwks_uri'),
  },
  'configuration-without-pkce': {
    does: 'The smart-configuration does not list the PKCE methods, as of most servers before SMART 2.0.',
    rule: `${wellKnown}: code_challenge_methods_supported`,
    subject: 'PKCE methods',
    configuration: without('code_challenge_methods_supported'),
  },
  'configuration-plain-pkce': {
    does: 'The smart-configuration lists plain as the only PKCE method.',
    rule: 'RFC 7636 section 4.2, SMART App Launch 2.2: S256',
    subject: 'PKCE methods',
    configuration: ({ body }) => void (body['code_challenge_methods_supported'] = ['plain']),
  },
  'configuration-without-revocation': {
    does: 'The smart-configuration names no revocation endpoint, which is only recommended.',
    rule: 'RFC 7009 section 2',
    ends: 'revocation',
    configuration: without('revocation_endpoint'),
  },
  'configuration-null-endpoints': {
    does: 'The smart-configuration has null for the endpoints that the server does not offer.',
    rule: 'RFC 8414 section 2',
    configuration: ({ body }) =>
      Object.assign(body, { registration_endpoint: null, introspection_endpoint: null, management_endpoint: null }),
  },
} as const satisfies AuthQuirkTable;
