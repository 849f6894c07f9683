import { checkPlatform, type PlatformDefinition } from '@fhir-gateway/platform-registry';

const base = {
  id: 'network',
  name: 'Fictional Network',
  kind: 'ehr',
  environment: 'production',
  oauth: { scopes: ['openid'] },
  registration: 'required',
  verification: { status: 'unverified' },
};

function platform(change: object): PlatformDefinition {
  const { definition, faults } = checkPlatform({ ...base, ...change });
  if (definition === undefined) throw new Error(JSON.stringify(faults));
  return definition;
}

/** One fictional platform for each way of naming an organization. */
export const platforms = {
  directory: platform({ tenancy: { mode: 'directory' } }),
  template: platform({
    tenancy: {
      mode: 'template',
      templates: {
        patient: { fhirBaseUrl: 'https://patient.network.example/r4/{tenant}/' },
        provider: { fhirBaseUrl: 'https://staff.network.example/{tenant}/r4' },
      },
    },
  }),
  searchParameter: platform({
    fhirBaseUrl: 'https://api.network.example/r4',
    tenancy: { mode: 'search-parameter', tenantParam: 'practice', tenantValue: 'Organization/p-1.Practice-{tenant}' },
  }),
  sharedBase: platform({ fhirBaseUrl: 'https://api.network.example/r4/', tenancy: { mode: 'shared-base' } }),
  partition: platform({ fhirBaseUrl: 'https://api.network.example/r4', tenancy: { mode: 'partition' } }),
  single: platform({ fhirBaseUrl: 'https://api.network.example/r4' }),
};
