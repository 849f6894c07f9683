import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { isAsWritten, withTable } from './conformance-page.js';
import { runMatrix } from './matrix.js';
import type { MatrixRow } from './matrix.js';
import { r4Requests } from './r4-requests.js';

const page = join(dirname(findPlatformsDirectory(import.meta.url)), 'docs', 'generated', 'fhir-interactions.md');

describe('the FHIR R4 REST API through the gateway', () => {
  let rows: MatrixRow[];
  beforeAll(async () => {
    rows = await runMatrix();
  }, 60_000);

  it.each(r4Requests.map(({ name }, index) => [name, index] as const))('D23: %s', (_name, index) => {
    const row = rows[index];
    if (!row) throw new Error('the request was not sent');
    const { request, received, sandbox, medplum } = row;
    if (request.isAnsweredHere !== true) {
      expect(received).toMatchObject({ headers: request.headers ?? {} });
      expect(isAsWritten(row)).toBe(true);
    }
    expect(sandbox).toMatchObject({ isSame: true });
    expect(medplum).toMatchObject({ isSame: true });
  });

  it('sends the client’s own headers only, and the token of the session', () => {
    const names = new Set(rows.flatMap(({ received }) => Object.keys(received?.headers ?? {})));
    expect([...names].sort()).toEqual(
      [
        ...['accept', 'accept-encoding', 'authorization', 'connection', 'content-length', 'content-type', 'host'],
        ...[
          'if-match',
          'if-modified-since',
          'if-none-exist',
          'if-none-match',
          'prefer',
          'user-agent',
          'x-request-id',
          'x-security-context',
        ],
      ].sort(),
    );
  });

  it('is what docs/generated/fhir-interactions.md says; `npm run conformance:fhir` writes it', () => {
    const text = readFileSync(page, 'utf8');
    expect(withTable(text, rows)).toBe(text);
  });
});
