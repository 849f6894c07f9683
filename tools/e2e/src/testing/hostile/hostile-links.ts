import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that notes what it is asked, and can be told what to answer. */
async function startServer(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`);
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { seen, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

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
  readonly elsewhere: readonly string[];
  close(): void;
}

/** Starts both on free ports. It speaks JSON and XML; a batch is answered with such a Bundle in its entry. */
export async function startHostileLinks(): Promise<HostileLinks> {
  const foreign = await startServer((_request, response) =>
    response.end('{"resourceType":"Bundle","type":"searchset"}'),
  );
  const url = `${foreign.origin}/r4/Observation?page=2`;
  const bundle = { resourceType: 'Bundle', type: 'searchset', link: [{ relation: 'next', url }] };
  const batch = { resourceType: 'Bundle', type: 'batch-response', entry: [{ resource: bundle }] };
  const xml = `<Bundle xmlns="http://hl7.org/fhir"><link><relation value="next"/><url value="${url}"/></link></Bundle>`;
  const farPatient = `${foreign.origin}/r4/Patient/far`;
  const far = { resourceType: 'Observation', id: 'far', status: 'final', subject: { reference: farPatient } };
  const hostile = await startServer(({ headers, method, url: asked }, response) => {
    const isXml = headers.accept?.includes('xml') ?? false;
    response.setHeader('content-type', `application/fhir+${isXml ? 'xml' : 'json'}`);
    if (asked?.endsWith('/Observation/far')) return void response.end(JSON.stringify(far));
    response.end(isXml ? xml : JSON.stringify(method === 'POST' ? batch : bundle));
  });
  return {
    fhirBaseUrl: `${hostile.origin}/r4`,
    farPatient,
    elsewhere: foreign.seen,
    close() {
      hostile.close();
      foreign.close();
    },
  };
}
