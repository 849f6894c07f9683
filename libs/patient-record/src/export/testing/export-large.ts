import { ViewError, type FhirReader } from '@fhir-gateway/record-view';

import { exportItems } from '../export-items.js';
import { writeBundle, writeNdjson } from '../write-export.js';

/** What one export cost the process that wrote it. */
export interface ExportCost {
  readonly bytes: number;
  /** The most that was in use at any moment, above what was before; spent memory does not count. */
  readonly heldBytes: number;
}

const collectEveryBytes = 8 * 1024 * 1024;
const pageSize = 100;
const base = 'http://gateway.test/api/fhir/large';

/** Has so many observations of about 1 KB, each page made when it is asked for. */
function readerOf(observations: number): FhirReader {
  return ({ path, query = '' }) => {
    if (path.startsWith('Patient/')) return answer({ resourceType: 'Patient', id: 'a' });
    if (path !== 'Observation') return Promise.reject(new ViewError('PLATFORM_REFUSED', 'not here', 404));
    const from = Number(new URLSearchParams(query).get('from') ?? 0);
    const entry = Array.from({ length: Math.min(pageSize, observations - from) }, (_, index) => ({
      resource: {
        resourceType: 'Observation',
        id: `o${from + index}`,
        note: [{ text: `${from + index} `.repeat(160) }],
      },
    }));
    const next = from + pageSize;
    const link = next < observations ? [{ relation: 'next', url: `${base}/Observation?from=${next}` }] : [];
    return answer({ resourceType: 'Bundle', type: 'searchset', entry, link });
  };
}

function answer(body: unknown) {
  return Promise.resolve({ status: 200, headers: {}, body: JSON.parse(JSON.stringify(body)) as unknown });
}

/** Writes an export of so many entries, and prints an {@link ExportCost}. Needs `--expose-gc`. */
async function main(format: string, observations: number): Promise<void> {
  const connection = { id: 'large', platformName: 'Large', patientId: 'a', baseUrl: base, isStrict: false };
  const items = exportItems([{ ...connection, reader: readerOf(observations) }], {
    signal: new AbortController().signal,
    describe: () => ({ code: 'INTERNAL', httpStatus: 500, message: 'It failed.' }),
  });
  const before = memoryInUse();
  let bytes = 0;
  let heldBytes = 0;
  let collectAt = collectEveryBytes;
  for await (const chunk of format === 'ndjson' ? writeNdjson(items) : writeBundle(items, '2026-01-01T00:00:00Z')) {
    bytes += Buffer.byteLength(chunk);
    if (bytes < collectAt) continue;
    collectAt += collectEveryBytes;
    heldBytes = Math.max(heldBytes, memoryInUse() - before);
  }
  globalThis.process.stdout.write(JSON.stringify({ bytes, heldBytes } satisfies ExportCost));
}

function memoryInUse(): number {
  globalThis.gc?.();
  const { heapUsed, external } = globalThis.process.memoryUsage();
  return heapUsed + external;
}

const [format = '', observations = '0'] = globalThis.process.argv.slice(2);
void main(format, Number(observations));
