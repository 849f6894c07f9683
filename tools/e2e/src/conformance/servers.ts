import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFhirStore, fhirRouter, readSearchParameters } from '@fhir-gateway/sandbox/store';
import { FhirRouter, MemoryRepository } from '@medplum/fhir-router';
import type { HttpMethod } from '@medplum/fhir-router';
import { getStatus, indexSearchParameterBundle, normalizeOperationOutcome } from '@medplum/core';
import express from 'express';
import type { FhirResource } from 'fhir/r4.js';

type IndexedBundle = Parameters<typeof indexSearchParameterBundle>[0];

/** A FHIR server on loopback. */
export interface FhirServer {
  /** FHIR base, without trailing slash. */
  readonly base: string;
  close(): Promise<void>;
}

/** One request as a server received it. */
export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A server that understands nothing, remembers every request and answers each the same way. */
export interface EchoServer extends FhirServer {
  readonly received: ReceivedRequest[];
}

const subject = { reference: 'Patient/ada' };
const code = { coding: [{ system: 'http://loinc.org', code: '718-7' }] };

/** What every server begins with. */
export const records: readonly FhirResource[] = [
  { resourceType: 'Patient', id: 'ada', birthDate: '1980-05-17', name: [{ family: 'Álvarez', given: ['Ada'] }] },
  { resourceType: 'Patient', id: 'bob', name: [{ family: 'Brook' }] },
  { resourceType: 'Observation', id: 'a1', status: 'final', code, subject, effectiveDateTime: '2024-03-01' },
  { resourceType: 'Observation', id: 'a2', status: 'final', code, subject, effectiveDateTime: '2024-04-01' },
  { resourceType: 'Binary', id: 'text-of-ada', contentType: 'text/plain', securityContext: subject, data: 'SGVsbG8=' },
] as FhirResource[];

/** Starts the server that only listens. */
export async function startEchoServer(): Promise<EchoServer> {
  const received: ReceivedRequest[] = [];
  const server = await listen((request, response) => {
    void readBody(request).then((body) => {
      const { method = '', url = '', headers } = request;
      received.push({ method, url, headers, body });
      const resourceType = url.endsWith('/metadata') ? 'CapabilityStatement' : 'OperationOutcome';
      response.writeHead(200, { 'content-type': 'application/fhir+json' }).end(JSON.stringify({ resourceType }));
    });
  });
  return { ...server, received };
}

/** Starts the store of this repository's sandbox, for a caller who may do everything. */
export async function startSandboxStore(): Promise<FhirServer> {
  const store = await createFhirStore({ resources: [...records] });
  const scopes = ['user/*.cruds'];
  const tokens = { inspect: () => Promise.resolve({ scopes, clientId: 'conformance' }) };
  const app = express();
  const server = await listen(app);
  app.use('/fhir', fhirRouter({ store, baseUrl: server.base, tokens }));
  return server;
}

/** Starts Medplum's FHIR router over its own memory: a server of other hands, without network and disk. */
export async function startMedplumServer(): Promise<FhirServer> {
  const entry = readSearchParameters().map((resource) => ({ resource }));
  indexSearchParameterBundle({ resourceType: 'Bundle', type: 'collection', entry } as IndexedBundle);
  const repository = new MemoryRepository();
  for (const record of records) await repository.createResource(structuredClone(record) as never);
  const router = new FhirRouter();
  return await listen((request, response) => {
    const answer = async (): Promise<void> => {
      const { pathname, search, searchParams } = new URL(request.url ?? '', 'http://localhost');
      const below = pathname.replace(/^\/fhir\/?/, '/');
      const text = await readBody(request);
      const [outcome, resource] = await router.handleRequest(
        {
          method: (request.method === 'HEAD' ? 'GET' : request.method) as HttpMethod,
          url: below + search,
          pathname: '',
          params: {},
          query: Object.fromEntries([...searchParams.keys()].map((name) => [name, searchParams.getAll(name)])),
          body: parse(text, request.headers['content-type']),
          headers: request.headers,
          config: { transactions: true },
        },
        repository,
      );
      response.writeHead(getStatus(outcome), { 'content-type': 'application/fhir+json' });
      response.end(request.method === 'HEAD' ? undefined : JSON.stringify(resource ?? outcome));
    };
    answer().catch((error: unknown) => {
      // Whatever it cannot take is its own affair, and an answer like any other.
      const outcome = normalizeOperationOutcome(error);
      response.writeHead(getStatus(outcome), { 'content-type': 'application/fhir+json' }).end(JSON.stringify(outcome));
    });
  });
}

function parse(text: string, contentType = ''): unknown {
  if (contentType.includes('form')) return Object.fromEntries(new URLSearchParams(text));
  return contentType.includes('json') && text !== '' ? (JSON.parse(text) as unknown) : text;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Serves on a free loopback port; the base is `/fhir` there. */
export async function listen(listener: RequestListener): Promise<FhirServer> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`, close };
}
