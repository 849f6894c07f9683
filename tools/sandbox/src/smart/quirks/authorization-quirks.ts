import type { QuirkTable } from './auth-quirk.js';

/** The provider's records are found without what follows this character, which no code or token of it has. */
export const padding = '~';
const hasScope = (request: URLSearchParams, test: RegExp) =>
  (request.get('scope') ?? '').split(' ').some((scope) => test.test(scope));

/** Quirks of the authorization endpoint and of the way back. */
export const authorizationQuirks = {
  'authorization-refuses-offline': {
    refuse: (request) => (hasScope(request, /^offline_access$/) ? 'invalid_scope' : undefined),
  },
  'authorization-refuses-v2-scopes': {
    refuse: (request) => (hasScope(request, /\.c?r?u?d?s?(\?|$)/) ? 'invalid_scope' : undefined),
  },
  'authorization-refuses-pkce': {
    refuse: (request) => (request.has('code_challenge') ? 'invalid_request' : undefined),
  },
  'authorization-refuses-unregistered': { refuse: () => 'app_not_approved' },
  'callback-without-issuer': { callback: (url) => url.searchParams.delete('iss') },
  'callback-issuer-withheld': {
    configuration: ({ body }) => void (body['authorization_response_iss_parameter_supported'] = true),
    callback: (url) => url.searchParams.delete('iss'),
  },
  'callback-foreign-issuer': { callback: (url) => url.searchParams.set('iss', 'https://login.example/common') },
  'callback-more-parameters': {
    callback: (url) => {
      url.searchParams.set('session_state', '5f0c8a36-6d1c-4d4e-8f6e-0d3b2b6c5a11');
      url.searchParams.set('client_info', 'eyJ1aWQiOiIxIn0');
      url.searchParams.append('scope', 'openid profile');
    },
  },
  'callback-code-repeated': { callback: (url) => url.searchParams.append('code', url.searchParams.get('code') ?? '') },
  'callback-code-empty': { callback: (url) => url.searchParams.set('code', '') },
  'callback-code-long': {
    callback: (url) =>
      url.searchParams.set('code', `${url.searchParams.get('code') ?? ''}${padding}${'c'.repeat(4_000)}`),
  },
  'callback-without-state': { callback: (url) => url.searchParams.delete('state') },
  'callback-in-fragment': {
    callback: (url) => {
      url.hash = url.searchParams.toString();
      url.search = '';
    },
  },
  'callback-by-form': { callbackByForm: true },
} as const satisfies QuirkTable;
