import type { AuthQuirkTable } from './auth-quirk.js';

const response = 'RFC 6749 section 4.1.2';
/** The provider's records are found without what follows this character, which no code or token of it has. */
export const padding = '~';
const hasScope = (request: URLSearchParams, test: RegExp) =>
  (request.get('scope') ?? '').split(' ').some((scope) => test.test(scope));

/** Quirks of the authorization endpoint and of the way back. */
export const authorizationQuirks = {
  'authorization-refuses-offline': {
    does: 'A request for offline_access is refused whole, as of servers that give public clients no refresh token.',
    rule: 'RFC 6749 section 3.3: may ignore it',
    subject: 'authorization request',
    ends: 'sign-in',
    refuse: (request) => (hasScope(request, /^offline_access$/) ? 'invalid_scope' : undefined),
  },
  'authorization-refuses-v2-scopes': {
    does: 'A request with SMART 2 scopes is refused whole, as of servers that know .read and .write alone.',
    rule: 'SMART App Launch 2.2, "Scopes for requesting FHIR Resources"',
    subject: 'authorization request',
    ends: 'sign-in',
    refuse: (request) => (hasScope(request, /\.c?r?u?d?s?(\?|$)/) ? 'invalid_scope' : undefined),
  },
  'authorization-refuses-pkce': {
    does: 'A request with code_challenge is refused as an unknown parameter.',
    rule: 'RFC 6749 section 3.1: unrecognized parameters are ignored',
    subject: 'authorization request',
    ends: 'sign-in',
    refuse: (request) => (request.has('code_challenge') ? 'invalid_request' : undefined),
  },
  'authorization-refuses-unregistered': {
    does: 'Every request is refused with an error code of the vendor, as when the app is not yet approved.',
    rule: 'RFC 6749 section 4.1.2.1',
    subject: 'authorization request',
    ends: 'sign-in',
    refuse: () => 'app_not_approved',
  },
  'callback-without-issuer': {
    does: 'The way back has no iss, as of most servers.',
    rule: 'RFC 9207',
    subject: 'iss of the callback',
    callback: (url) => url.searchParams.delete('iss'),
  },
  'callback-issuer-withheld': {
    does: 'The server announces iss on the way back and does not send it, as where a proxy cuts parameters.',
    rule: 'RFC 9207 section 2.4',
    subject: 'iss of the callback',
    ends: 'sign-in',
    configuration: ({ body }) => void (body['authorization_response_iss_parameter_supported'] = true),
    callback: (url) => url.searchParams.delete('iss'),
  },
  'callback-foreign-issuer': {
    does: 'The way back names another issuer than the configuration, as of tenants that share a login service.',
    rule: 'RFC 9207 section 2.4',
    subject: 'iss of the callback',
    ends: 'sign-in',
    callback: (url) => url.searchParams.set('iss', 'https://login.example/common'),
  },
  'callback-more-parameters': {
    does: 'The way back has parameters besides, as session_state of Keycloak and client_info of Entra ID.',
    rule: `${response}: unrecognized parameters are ignored`,
    callback: (url) => {
      url.searchParams.set('session_state', '5f0c8a36-6d1c-4d4e-8f6e-0d3b2b6c5a11');
      url.searchParams.set('client_info', 'eyJ1aWQiOiIxIn0');
      url.searchParams.append('scope', 'openid profile');
    },
  },
  'callback-code-repeated': {
    does: 'The way back has the code twice, as after a proxy that adds the query again.',
    rule: 'RFC 6749 section 3.1: parameters come once',
    subject: 'code of the callback',
    ends: 'sign-in',
    callback: (url) => url.searchParams.append('code', url.searchParams.get('code') ?? ''),
  },
  'callback-code-empty': {
    does: 'The way back has an empty code, as of servers that lose their session on the way.',
    rule: response,
    subject: 'code of the callback',
    ends: 'sign-in',
    callback: (url) => url.searchParams.set('code', ''),
  },
  'callback-code-long': {
    does: 'The code has four thousand characters, as of servers that keep nothing and write everything into it.',
    rule: `${response}: the length is undefined`,
    subject: 'code of the callback',
    callback: (url) =>
      url.searchParams.set('code', `${url.searchParams.get('code') ?? ''}${padding}${'c'.repeat(4_000)}`),
  },
  'callback-without-state': {
    does: 'The way back has no state, as of servers that forget it when the person has to sign in first.',
    rule: response,
    subject: 'state of the callback',
    ends: 'sign-in',
    callback: (url) => url.searchParams.delete('state'),
  },
  'callback-in-fragment': {
    does: 'The code comes in the fragment, where no server sees it, as of servers set up for apps in a browser.',
    rule: 'OAuth 2.0 Multiple Response Types section 2.1',
    subject: 'way of the callback',
    ends: 'sign-in',
    callback: (url) => {
      url.hash = url.searchParams.toString();
      url.search = '';
    },
  },
  'callback-by-form': {
    does: 'The code comes as a form, unasked, as of servers where response_mode is a setting of the client.',
    rule: 'OAuth 2.0 Multiple Response Types section 2.1',
    subject: 'way of the callback',
    ends: 'sign-in',
    callbackByForm: true,
  },
} as const satisfies AuthQuirkTable;
