import { Writable } from 'node:stream';
import type { FhirRequest } from '../contract/fhir-request.js';
import { FhirProxy } from '../fhir-proxy.js';
import { makePlatform } from './platform.js';

/** What one answer cost the process it passed through. */
export interface StreamedAnswer {
  readonly bytes: number;
  /** URLs that came out rewritten. */
  readonly urls: number;
  /** The most that was in use at any moment of it, above what was before the first answer; spent memory does not count. */
  readonly heldBytes: number;
  /** The same of the resident memory: with what the allocator has not given back. */
  readonly residentBytes: number;
}

const collectEveryBytes = 4 * 1024 * 1024;
const gateway = 'http://gateway.test/fhir';

/**
 * Streams answers of the platform at the given base through a proxy, one after another, and prints for each a
 * {@link StreamedAnswer}. What is spent is collected before each look at the memory: when Node would have collected it by
 * itself depends on the machine and says nothing about the proxy. Needs `--expose-gc`.
 */
async function main(base: string, asked: string, times: number): Promise<void> {
  const proxy = new FhirProxy({
    auth: { access: () => Promise.reject(new Error('no login here')) },
    gatewayBaseUrl: () => gateway,
    isWriteAllowed: () => false,
  });
  const platform = makePlatform(base, { isOpen: true });
  const accept = `application/fhir+${asked === 'search in XML' ? 'xml' : 'json'}`;
  const search = { method: 'GET', path: 'Observation', query: '', headers: { accept } };
  const request = asked === 'batch' ? batchOfReads() : search;
  const before = memoryInUse();
  const answers: StreamedAnswer[] = [];
  for (let time = 0; time < times; time++) {
    let bytes = 0;
    let urls = 0;
    let heldBytes = 0;
    let residentBytes = 0;
    let collectAt = collectEveryBytes;
    const sink = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        bytes += chunk.length;
        for (let at = chunk.indexOf(gateway); at !== -1; at = chunk.indexOf(gateway, at + 1)) urls += 1;
        if (bytes >= collectAt) {
          collectAt += collectEveryBytes;
          const now = memoryInUse();
          heldBytes = Math.max(heldBytes, now.held - before.held);
          residentBytes = Math.max(residentBytes, now.resident - before.resident);
        }
        setImmediate(done);
      },
    });
    await proxy.send({ platform, request, app: 'rest', requestId: 'r' }, () => sink);
    answers.push({ bytes, urls, heldBytes, residentBytes });
  }
  globalThis.process.stdout.write(JSON.stringify(answers));
  await proxy.close();
}

function memoryInUse(): { held: number; resident: number } {
  // The second run begins by finishing what the first left to its helpers, such as freeing the memory of buffers.
  for (let run = 0; run < 2; run++) globalThis.gc?.();
  const { heapUsed, external, rss } = globalThis.process.memoryUsage();
  return { held: heapUsed + external, resident: rss };
}

/** Nearly as large as a body may be. */
function batchOfReads(): FhirRequest {
  const url = `Observation?code=${'1234-5,'.repeat(560)}`;
  const entry = Array.from({ length: 500 }, () => ({ request: { method: 'GET', url } }));
  const body = Buffer.from(JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry }));
  return { method: 'POST', path: '', query: '', headers: { 'content-type': 'application/fhir+json' }, body };
}

const [base = '', asked = '', times = '1'] = globalThis.process.argv.slice(2);
void main(base, asked, Number(times));
