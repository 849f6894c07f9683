import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An open platform whose answers come in two halves, the second when the test says so. */
export interface SlowPlatform {
  /** For `FHIR_GATEWAY_PLATFORMS_DIR`; the platform is called `slow`. */
  readonly folder: string;
  /** Resolves once so many requests have had their first half. */
  begun(count: number): Promise<void>;
  /** Sends every second half that is owed. */
  finish(): void;
  close(): Promise<void>;
}

/** What it answers, whole. */
export const slowAnswer = {
  resourceType: 'Patient',
  id: 'slow',
  text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${'slow '.repeat(40_000)}</div>` },
};

/** Starts it on a free port of loopback. */
export async function startSlowPlatform(): Promise<SlowPlatform> {
  const text = JSON.stringify(slowAnswer);
  const half = Math.floor(text.length / 2);
  const owed: ServerResponse[] = [];
  let begun = 0;
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/fhir+json', 'content-length': text.length });
    response.write(text.slice(0, half), () => (begun += 1));
    owed.push(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-slow-'));
  const definition = {
    id: 'slow',
    name: 'Slow',
    kind: 'sandbox',
    environment: 'local',
    fhirBaseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`,
    registration: 'none',
    verification: { status: 'local' },
  };
  writeFileSync(join(folder, 'slow.json'), JSON.stringify(definition));
  return {
    folder,
    begun: async (count) => {
      for (let turns = 0; begun < count && turns < 1000; turns++)
        await new Promise((resolve) => setTimeout(resolve, 10));
      if (begun < count) throw new Error(`${begun} of ${count} requests reached the platform`);
    },
    finish: () => owed.splice(0).forEach((response) => response.end(text.slice(half))),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
