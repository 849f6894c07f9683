import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleModule } from '@fhir-gateway/testing';
import type { StreamedAnswer } from './testing/stream-answers.js';

const megabyte = 1024 * 1024;
/** The first answer also warms the process up: its code is compiled and its connections are made when the second comes. */
const sizes = [25 * megabyte, 100 * megabyte];

/** Text in which every kilobyte has a URL to rewrite. */
const block = (base: string, isXml: boolean): Buffer => {
  const url = isXml ? `<a value="${base}/Patient/1"/>` : `"${base}/Patient/1",`;
  return Buffer.from(`${url}${' '.repeat(1000)}`.repeat(64));
};

const baseOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/r4`;

/** A platform whose answers have the given sizes, in turn. */
async function startPlatform(): Promise<Server> {
  let answered = 0;
  const upstream = createServer((request, response) => {
    request.resume();
    const size = sizes[answered++] ?? 0;
    const isXml = request.headers.accept?.includes('xml') === true;
    response.writeHead(200, { 'content-type': `application/fhir+${isXml ? 'xml' : 'json'}` });
    const chunk = block(baseOf(upstream), isXml);
    let sent = 0;
    const push = (): void => {
      while (sent < size) {
        sent += chunk.length;
        if (!response.write(chunk)) return void response.once('drain', push);
      }
      response.end();
    };
    push();
  }).listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  return upstream;
}

describe('a 100 MB answer in a process of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-proxy-'));
  const bundle = join(folder, 'stream-answers.mjs');
  beforeAll(() => bundleModule(join(__dirname, 'testing', 'stream-answers.ts'), bundle));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(['search', 'search in XML', 'batch'])(
    'to a %s passes through without staying: memory in use grows by less than 10 MB, and not with its size',
    async (asked) => {
      const upstream = await startPlatform();
      const args = ['--expose-gc', bundle, baseOf(upstream), asked, `${sizes.length}`];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      let output = '';
      child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
      await once(child, 'close');
      upstream.close();
      const [small, large] = JSON.parse(output) as [StreamedAnswer, StreamedAnswer];
      expect(large.urls).toBeGreaterThan(90_000);
      expect(large.bytes).toBeGreaterThan(99 * megabyte);
      // In use: about 2 MB, with a batch and its own body 6 MB. A proxy that kept what passes would keep 75 MB more here.
      expect(large.heldBytes).toBeLessThan(10 * megabyte);
      expect(large.heldBytes - small.heldBytes).toBeLessThan(4 * megabyte);
      expect(large.residentBytes - small.residentBytes).toBeLessThan(30 * megabyte);
    },
    60_000,
  );
});
