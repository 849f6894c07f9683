import type { PlatformRule, SoundParts } from './platform-rule.js';

/** Whether a login is needed, and with what. */
export const accessRules: readonly PlatformRule[] = [
  {
    reads: ['fhirBaseUrl', 'tenancy', 'oauth', 'registration', 'credentials'],
    // Forgetting oauth would turn a protected platform into an open one that answers nothing but 401.
    check: ({ fhirBaseUrl, tenancy, oauth, registration, credentials }) =>
      oauth === undefined &&
      credentials === undefined &&
      registration === 'required' &&
      (fhirBaseUrl !== undefined || tenancy !== undefined)
        ? [
            {
              path: 'oauth',
              message: 'must be given when registration is required, even if only { "discovery": "smart" }',
            },
          ]
        : [],
  },
  {
    reads: ['credentials', 'oauth', 'quirks'],
    check: ({ credentials, oauth, quirks }) => {
      if (credentials === undefined) return [];
      if (oauth !== undefined) return [{ path: 'credentials', message: 'contradicts oauth' }];
      return quirks?.openData === true ? [{ path: 'credentials', message: 'contradicts quirks.openData' }] : [];
    },
  },
  {
    reads: ['access', 'oauth', 'quirks', 'registration'],
    check: ({ access, oauth, quirks, registration }) =>
      access !== undefined && oauth !== undefined && !(quirks?.openData === true && registration === 'none')
        ? [{ path: 'access', message: 'has no effect where oauth says who may come in' }]
        : [],
  },
  {
    reads: ['oauth', 'fhirBaseUrl'],
    check: ({ oauth }) =>
      oauth?.discovery === 'static' && oauth.tokenUrl === undefined
        ? [{ path: 'oauth.tokenUrl', message: 'must be given when discovery is static' }]
        : [],
  },
  {
    reads: ['oauth'],
    check: ({ oauth }) =>
      oauth?.discovery === 'static' && oauth.discoveryUrl !== undefined
        ? [{ path: 'oauth.discoveryUrl', message: 'has no effect when discovery is static' }]
        : [],
  },
  {
    reads: ['oauth'],
    check: ({ oauth }) =>
      oauth?.clientType === 'public' && oauth.tokenEndpointAuthMethods?.includes('none') === false
        ? [{ path: 'oauth.tokenEndpointAuthMethods', message: 'must include none when clientType is public' }]
        : [],
  },
  {
    reads: ['davinci'],
    check: ({ davinci = {} }) =>
      (['crd', 'dtr', 'pas'] as const)
        .filter((service) => davinci[service] && davinci[service].base === undefined && davinci.wellKnown === undefined)
        .map((service) => ({
          path: `davinci.${service}.base`,
          message: 'must be given where there is no davinci.wellKnown to find it in',
        })),
  },
  {
    reads: ['oauth'],
    // A default request is made without anybody choosing it, so it must not ask for the right to change a record.
    check: (parts) =>
      defaultScopes(parts)
        .filter(({ scope }) => grantsWriting(scope))
        .map(({ path }) => ({ path, message: 'must not ask for write access by default' })),
  },
];

function defaultScopes({ oauth }: SoundParts): { path: string; scope: string }[] {
  return (['scopes', 'scopesConfidential'] as const).flatMap((key) =>
    (oauth?.[key] ?? []).map((scope, index) => ({ path: `oauth.${key}.${index}`, scope })),
  );
}

/** Whether a SMART scope, v1 or v2, allows more than reading and searching. */
function grantsWriting(scope: string): boolean {
  const permissions = /^(?:patient|user|system)\/[A-Za-z*]+\.([a-z*]+)(?:\?|$)/.exec(scope)?.[1];
  return permissions !== undefined && permissions !== 'read' && !/^(?:r|s|rs)$/.test(permissions);
}
