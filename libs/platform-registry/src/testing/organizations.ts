import type { Organization } from '../tenants/organization.js';
import { encodeTenantIndex } from '../tenants/encode-index.js';
import { TenantIndex } from '../tenants/tenant-index.js';

/** A small directory of fictional organizations; each is there for one way of being found. */
export const organizations: readonly Organization[] = [
  {
    tenant: 'north-1',
    name: 'Northwind Clinic',
    aliases: ['Arctic Health'],
    places: [
      { city: 'Duluth', state: 'MN' },
      { city: 'Eau Claire, West', state: 'WI' },
    ],
    npis: ['1000000004', '1000000012'],
    fhirBaseUrl: 'https://fhir.northwind.example/r4',
  },
  {
    tenant: 'north-2',
    name: 'Northwind Clinic Health System Lakes',
    places: [{ city: 'Fargo', state: 'ND' }],
    fhirBaseUrl: 'https://fhir.northwind.example/lakes/r4',
  },
  { tenant: '-Oddly_begun.1', name: "St. Brigid's Children’s Hospital", fhirBaseUrl: 'https://brigid.example/fhir' },
  { tenant: 'clinic', name: 'Duluth Family Practice', fhirBaseUrl: 'https://duluth.example/fhir' },
  { name: 'Ünïted Cåre of the Coast', places: [{ state: 'OR' }] },
];

/** Opens an index of some organizations of a platform that is named nowhere else. */
export function indexOf(list: Iterable<Organization> = organizations, platform = 'network'): TenantIndex {
  return new TenantIndex(encodeTenantIndex({ platform, organizations: list }));
}
