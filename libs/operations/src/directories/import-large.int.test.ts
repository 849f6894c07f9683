import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TenantIndex } from '@fhir-gateway/platform-registry';
import { bundleModule, floodOf } from '@fhir-gateway/testing';
import { bundle, endpoint, organization, to } from './testing/directories.js';
import { platforms } from './testing/platforms.js';

const endpoints = 813;
/** At least so many that the whole of them, parsed, would not fit into what the program may take. */
const organizations = Math.max(31_000, floodOf(94_000));
const url = 'https://directory.example/list';
const mb = 1e6;

/** Writes a bundle, in a whole flood of the size of the largest that a vendor publishes (100 MB); most of it is logos. */
async function writeLargeBundle(file: string): Promise<void> {
  const out = createWriteStream(file);
  const logo = `data:image/png;base64,${'A'.repeat(660)}`;
  const brand = { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/organization-brand', logo }] };
  const [head = '', tail = ''] = bundle('@').split('"@"');
  out.write(head);
  for (let at = 0; at < endpoints + organizations; at += 1) {
    const isEndpoint = at < endpoints;
    const details = {
      ...brand,
      alias: [`Branch ${at}`],
      address: [{ city: `Town ${at % 997}`, state: 'WI' }],
      identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: String(1_000_000_000 + at) }],
      endpoint: [to('Endpoint', `e${at % endpoints}`)],
    };
    const entry = isEndpoint ? endpoint(`e${at}`) : organization(`o${at}`, `Clinic ${at}`, details);
    if (!out.write(`${at === 0 ? '' : ','}${JSON.stringify(entry)}`)) await once(out, 'drain');
  }
  out.end(tail);
  await once(out, 'finish');
}

/** Runs `directory update` as a program of its own, with a fetch that reaches the server as https://directory.example. */
const program = (port: number, platformsDirectory: string, out: string) => `
import { collectEagerly, updateLists } from './operations.mjs';
process.on('exit', () => console.log('peak ' + process.resourceUsage().maxRSS));
const local = (input) => String(input).replace('https://directory.example', 'http://127.0.0.1:${port}');
const code = await collectEagerly(() => updateLists({ platforms: ['network'], out: ${JSON.stringify(out)} }, {
  environment: {}, platformsDirectory: ${JSON.stringify(platformsDirectory)}, ask: undefined,
  stdout: process.stdout, stderr: process.stdout, now: Date.now, fetch: (input, init) => fetch(local(input), init),
}));
process.exit(code);
`;

describe('a large bundle, read again from its vendor', () => {
  const folder = mkdtempSync(join(tmpdir(), 'update-large-'));
  const [list, out] = [join(folder, 'list.json'), join(folder, 'out')];
  let server: Server;
  let answer: RequestListener;
  let asked: IncomingHttpHeaders | undefined;
  let size = 0;

  beforeAll(async () => {
    await writeLargeBundle(list);
    size = statSync(list).size;
    mkdirSync(join(folder, 'platforms'));
    const tenancy = { mode: 'directory', directories: [{ format: 'smart-brands-bundle', url }] };
    writeFileSync(join(folder, 'platforms/network.json'), JSON.stringify({ ...platforms.directory, tenancy }));
    server = createServer((request, response) => {
      asked = request.headers;
      answer(request, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    bundleModule(join(__dirname, '..', 'index.ts'), join(folder, 'operations.mjs'));
    writeFileSync(join(folder, 'update.mjs'), program(port, join(folder, 'platforms'), out));
  }, 180_000);
  afterAll(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  async function update() {
    // Without a bound the peak is of garbage, which a busy machine collects later; with one it is of what is held.
    const bounds = ['--max-old-space-size=160', '--max-semi-space-size=8'];
    const child = spawn(process.execPath, [...bounds, join(folder, 'update.mjs')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    // Not its exit, before which not all that it wrote may have been read.
    const [code] = await once(child, 'close');
    return { code: Number(code), text, peakBytes: Number(/peak (\d+)/.exec(text)?.[1]) * 1024 };
  }

  /** Sends the file from a position, and cuts the connection after some bytes. */
  const send =
    (etag: string, { status = 200, from = 0, until = size }): RequestListener =>
    (_request, response) => {
      const range = status === 206 ? { 'content-range': `bytes ${from}-${size - 1}/${size}` } : {};
      response.writeHead(status, { etag, 'content-length': size - from, ...range });
      const part = createReadStream(list, { start: from, end: until - 1 });
      part.pipe(response, { end: until === size });
      // What was written before is still sent.
      if (until < size) part.once('end', () => response.socket?.end());
    };

  it('is cut, and is read whole in less than 300 MB of memory', async () => {
    expect(size).toBeGreaterThan(organizations * 1_060);
    answer = send('"2"', { until: Math.floor(0.4 * size) });
    const cut = await update();
    expect([cut.code, cut.text]).toEqual([4, expect.stringContaining('unfinished. The download stopped at')]);
    expect(existsSync(join(out, 'network.tenants'))).toBe(false);

    answer = (request, response) => {
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1]);
      send('"2"', { status: 206, from })(request, response);
    };
    const { code, text, peakBytes } = await update();
    expect(asked).toMatchObject({ 'if-range': '"2"', range: expect.stringMatching(/^bytes=\d{7,}-$/) });
    expect([code, text]).toEqual([0, expect.stringMatching(/continued at \d+\.\d MB/)]);
    expect(text).toContain(`${organizations} organizations at ${endpoints} platform_ids`);
    const { header } = new TenantIndex(readFileSync(join(out, 'network.tenants')));
    expect(header).toMatchObject({ organizations, source: { url } });
    expect(peakBytes).toBeGreaterThan(30 * mb);
    expect(peakBytes).toBeLessThan(300 * mb);
  }, 300_000);
});
