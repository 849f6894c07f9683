import { HttpStub } from '@fhir-gateway/testing';

/**
 * A platform that answers everything with a Bundle whose next page is at another host, and that host. Its `Observation/far`
 * is about a patient there.
 */
export interface HostileLinks {
  /** The platform's FHIR base. */
  readonly fhirBaseUrl: string;
  /** The patient at the other host, as the Observation names it. */
  readonly farPatient: string;
  /** What the other host was asked, with the authorization that came along. */
  elsewhere(): readonly string[];
  close(): Promise<unknown>;
}

/** Starts both on free ports. */
export async function startHostileLinks(): Promise<HostileLinks> {
  const foreign = await HttpStub.start(() => ({ body: { resourceType: 'Bundle', type: 'searchset' } }));
  const url = `${foreign.origin}/r4/Observation?page=2`;
  const bundle = { resourceType: 'Bundle', type: 'searchset', link: [{ relation: 'next', url }] };
  const farPatient = `${foreign.origin}/r4/Patient/far`;
  const far = { resourceType: 'Observation', id: 'far', status: 'final', subject: { reference: farPatient } };
  const hostile = await HttpStub.start(({ path }) => {
    const headers = { 'content-type': 'application/fhir+json' };
    return { headers, body: path.endsWith('/Observation/far') ? far : bundle };
  });
  return {
    fhirBaseUrl: `${hostile.origin}/r4`,
    farPatient,
    elsewhere: () =>
      foreign.requests.map(({ method, url: asked, headers }) => `${method} ${asked} ${headers.authorization ?? ''}`),
    close: () => Promise.all([hostile.close(), foreign.close()]),
  };
}
