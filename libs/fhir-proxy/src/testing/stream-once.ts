import { Writable } from 'node:stream';
import type { FhirRequest } from '../fhir-call.js';
import { FhirProxy } from '../fhir-proxy.js';
import { makePlatform } from './fixture.js';

/**
 * Streams one large answer of the platform at the given base through a proxy, and prints how far the resident memory
 * of this process rose meanwhile. Another one comes first: Node's collector lets any traffic, of whatever size, pile up some
 * 70 MB of spent buffers before it runs, a bare pass-through included, and that must not be taken for the answer's.
 */
async function main(base: string, asked: string): Promise<void> {
  const gateway = 'http://gateway.test/fhir';
  const proxy = new FhirProxy({
    auth: { access: () => Promise.reject(new Error('no login here')) },
    gatewayBaseUrl: () => gateway,
    isWriteAllowed: () => false,
  });
  const platform = makePlatform(base, { isOpen: true });
  let bytes = 0;
  let urls = 0;
  let highest = 0;
  const accept = `application/fhir+${asked === 'search in XML' ? 'xml' : 'json'}`;
  const search = { method: 'GET', path: 'Observation', query: '', headers: { accept } };
  const request = asked === 'batch' ? batchOfReads() : search;
  const call = (): Promise<void> =>
    proxy.send(
      { platform, request, door: 'rest', requestId: 'r' },
      () =>
        new Writable({
          write: (chunk: Buffer, _encoding, done) => {
            bytes += chunk.length;
            for (let at = chunk.indexOf(gateway); at !== -1; at = chunk.indexOf(gateway, at + 1)) urls += 1;
            highest = Math.max(highest, globalThis.process.memoryUsage.rss());
            setImmediate(done);
          },
        }),
    );
  await call();
  bytes = urls = highest = 0;
  const before = globalThis.process.memoryUsage.rss();
  await call();
  globalThis.process.stdout.write(JSON.stringify({ bytes, urls, growthBytes: highest - before }));
  await proxy.close();
}

/** Nearly as large as a body may be. */
function batchOfReads(): FhirRequest {
  const url = `Observation?code=${'1234-5,'.repeat(560)}`;
  const entry = Array.from({ length: 500 }, () => ({ request: { method: 'GET', url } }));
  const body = Buffer.from(JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry }));
  return { method: 'POST', path: '', query: '', headers: { 'content-type': 'application/fhir+json' }, body };
}

void main(globalThis.process.argv[2] ?? '', globalThis.process.argv[3] ?? '');
