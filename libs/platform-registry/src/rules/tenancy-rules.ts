import type { PlatformRule } from './platform-rule.js';

/** What each tenancy mode needs besides its own keys. */
export const tenancyRules: readonly PlatformRule[] = [
  {
    reads: ['tenancy'],
    check: ({ tenancy }) => {
      if (tenancy?.mode !== 'template') return [];
      const { persona = 'patient', templates } = tenancy;
      return templates[persona] === undefined
        ? [{ path: `tenancy.templates.${persona}`, message: 'must be given: this is the persona in use' }]
        : [];
    },
  },
  {
    reads: ['tenancy', 'fhirBaseUrl'],
    check: ({ tenancy, fhirBaseUrl }) =>
      (tenancy?.mode === 'search-parameter' || tenancy?.mode === 'shared-base') && fhirBaseUrl === undefined
        ? [{ path: 'fhirBaseUrl', message: `must be given when tenancy.mode is ${tenancy.mode}` }]
        : [],
  },
  {
    reads: ['tenancy'],
    check: ({ tenancy }) =>
      tenancy?.mode === 'directory'
        ? []
        : (tenancy?.knownTenants ?? []).flatMap(({ fhirBaseUrl }, index) =>
            fhirBaseUrl === undefined
              ? []
              : [{ path: `tenancy.knownTenants.${index}.fhirBaseUrl`, message: 'is only for tenancy.mode directory' }],
          ),
  },
  {
    reads: ['tenancy'],
    check: ({ tenancy }) => {
      const seen = new Set<string>();
      return (tenancy?.knownTenants ?? []).flatMap(({ id }, index) => {
        const isRepeated = seen.has(id);
        seen.add(id);
        return isRepeated ? [{ path: `tenancy.knownTenants.${index}.id`, message: 'is given twice' }] : [];
      });
    },
  },
];
