import { indexOf, organizations } from '../testing/organizations.js';
import { encodeTenantIndex } from './encode-index.js';
import type { Organization } from './organization.js';
import { TenantIndex } from './tenant-index.js';

const index = indexOf();

describe('looking up a tenant', () => {
  it('finds each by its id, with name and base URL', () => {
    for (const { tenant, name, fhirBaseUrl } of organizations) {
      if (tenant !== undefined) expect(index.find(tenant)).toEqual({ id: tenant, name, fhirBaseUrl });
    }
  });

  it.each(['', 'north', 'north-', 'north-1 ', 'NORTH-1', 'north-11', 'zzz', 'north-1\t0', '~', 'north-2\n'])(
    'finds nothing for %j',
    (id) => expect(index.find(id)).toBeUndefined(),
  );

  it('calls a tenant of several organizations by the shortest name', () => {
    const shared = indexOf([
      { tenant: 't', name: 'Harbor Clinic East Wing' },
      { tenant: 't', name: 'Harbor Clinic' },
    ]);
    expect(shared.find('t')).toEqual({ id: 't', name: 'Harbor Clinic' });
    expect(shared.length).toBe(2);
  });
});

describe('reading organizations', () => {
  const all = (list: readonly Organization[]) => {
    const index = indexOf(list);
    return Array.from({ length: index.length }, (_, row) => index.organization(row));
  };

  it('gives back what was put in, in the order of names', () => {
    const found = all([...organizations, { name: 'Arctic Home', formerNames: ['Polar Home', 'Ice Home'] }]);
    expect(found.map(({ name }) => name)).toEqual([
      'Arctic Home',
      'Duluth Family Practice',
      'Northwind Clinic',
      'Northwind Clinic Health System Lakes',
      "St. Brigid's Children’s Hospital",
      'Ünïted Cåre of the Coast',
    ]);
    for (const organization of organizations) expect(found).toContainEqual(organization);
    expect(found[0]).toEqual({ name: 'Arctic Home', formerNames: ['Polar Home', 'Ice Home'] });
  });

  it('makes the same file whatever the order of the organizations', () => {
    expect(all([...organizations].reverse())).toEqual(all(organizations));
  });

  it('says where its list is from, and of how many it is a part', () => {
    const source = { title: 'A list', date: '2026-11-01', total: 477 };
    const file = encodeTenantIndex({ platform: 'network', source, organizations });
    expect(new TenantIndex(file).source).toEqual(source);
  });
});
