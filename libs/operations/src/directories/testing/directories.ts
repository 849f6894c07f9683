/** An Endpoint of a made-up directory; tests change one thing at a time. */
export function endpoint(id: string, change: object = {}) {
  return {
    fullUrl: `https://directory.example/Endpoint/${id}`,
    resource: {
      resourceType: 'Endpoint',
      id,
      status: 'active',
      connectionType: { code: 'hl7-fhir-rest' },
      address: `https://${id}.network.example/r4/`,
      ...change,
    },
  };
}

/** An Organization of a made-up directory. */
export function organization(id: string, name: string, change: object = {}) {
  return {
    fullUrl: `https://directory.example/Organization/${id}`,
    resource: { resourceType: 'Organization', id, name, ...change },
  };
}

/** References as bundles write them. */
export const to = (type: string, id: string) => ({ reference: `${type}/${id}` });

/** A bundle of entries, as text. */
export function bundle(...entries: readonly unknown[]): string {
  return JSON.stringify({
    resourceType: 'Bundle',
    type: 'collection',
    timestamp: '2026-01-02T00:00:00Z',
    entry: entries,
  });
}

/** A flat list, as text. */
export function flatList(...rows: readonly (readonly [url: string, name: string, npi?: string])[]): string {
  return JSON.stringify({
    Endpoints: rows.map(([URL, OrganizationName, NPIID = '']) => ({
      URL,
      OrganizationName,
      NPIID,
      OrganizationZipCode: '',
    })),
  });
}
