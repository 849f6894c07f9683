import type { PlatformRule } from './platform-rule.js';

/** Quirks that only make sense together with, or without, another key. */
export const quirkRules: readonly PlatformRule[] = [
  {
    reads: ['quirks'],
    check: ({ quirks: { aud, audValue } = {} }) => {
      if (aud === 'fixed' && audValue === undefined) {
        return [{ path: 'quirks.audValue', message: 'must be given when aud is fixed' }];
      }
      return aud !== 'fixed' && audValue !== undefined
        ? [{ path: 'quirks.audValue', message: 'has no effect unless aud is fixed' }]
        : [];
    },
  },
  {
    reads: ['quirks'],
    check: ({ quirks: { aud, audTrailingSlash } = {} }) =>
      audTrailingSlash !== undefined && (aud === 'none' || aud === 'fixed')
        ? [{ path: 'quirks.audTrailingSlash', message: `has no effect when aud is ${aud}` }]
        : [],
  },
  {
    reads: ['quirks'],
    check: ({ quirks: { defaultCount = 0, maxCount = Infinity } = {} }) =>
      defaultCount > maxCount ? [{ path: 'quirks.defaultCount', message: 'must not exceed maxCount' }] : [],
  },
  {
    reads: ['quirks', 'requestHeaders'],
    check: ({ quirks, requestHeaders = {} }) => {
      const header = Object.entries(requestHeaders).find(([name]) => name.toLowerCase() === 'accept');
      return quirks?.accept !== undefined && header !== undefined && header[1] !== quirks.accept
        ? [{ path: `requestHeaders.${header[0]}`, message: 'contradicts quirks.accept' }]
        : [];
    },
  },
  {
    reads: ['quirks', 'oauth'],
    check: ({ quirks, oauth }) =>
      quirks?.anyClientId === true && oauth?.clientType === 'confidential'
        ? [{ path: 'quirks.anyClientId', message: 'contradicts oauth.clientType confidential' }]
        : [],
  },
  {
    reads: ['quirks', 'oauth'],
    check: ({ quirks, oauth }) =>
      quirks?.refresh === 'never' && oauth?.scopes?.includes('offline_access') === true
        ? [{ path: 'oauth.scopes', message: 'must not ask for offline_access when quirks.refresh is never' }]
        : [],
  },
  {
    reads: ['quirks', 'registration', 'oauth'],
    check: ({ quirks, registration, oauth }) =>
      quirks?.openData === true && registration === 'required' && oauth === undefined
        ? [{ path: 'registration', message: 'contradicts quirks.openData' }]
        : [],
  },
];
