import { writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { eventually } from '@fhir-gateway/testing';
import { openFolder } from './image-stack.js';

/** An open platform whose answers come in two halves, the second when the test says so. */
export interface SlowPlatform {
  /** What it answers, whole. */
  readonly answer: object;
  /** For `FHIR_GATEWAY_PLATFORMS_DIR`; the platform is called `slow` unless told otherwise. */
  readonly folder: string;
  /** Resolves once so many requests have had their first half. */
  begun(count: number): Promise<void>;
  /** Sends every second half that is owed. */
  finish(): void;
  close(): Promise<void>;
}

/**
 * Starts it on a free port of loopback.
 *
 * @param words makes its answer longer, five bytes each
 */
export async function startSlowPlatform(words = 40_000, id = 'slow'): Promise<SlowPlatform> {
  const answer = {
    resourceType: 'Patient',
    id: 'slow',
    text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${'slow '.repeat(words)}</div>` },
  };
  const text = JSON.stringify(answer);
  const half = Math.floor(text.length / 2);
  const owed: ServerResponse[] = [];
  let begun = 0;
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/fhir+json', 'content-length': text.length });
    response.write(text.slice(0, half), () => (begun += 1));
    owed.push(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const folder = openFolder();
  const definition = {
    id,
    name: id,
    kind: 'sandbox',
    environment: 'local',
    fhirBaseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`,
    registration: 'none',
    verification: { status: 'local' },
  };
  writeFileSync(join(folder, `${id}.json`), JSON.stringify(definition));
  return {
    answer,
    folder,
    begun: (count) => eventually(() => begun >= count, 10),
    finish: () => owed.splice(0).forEach((response) => response.end(text.slice(half))),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
