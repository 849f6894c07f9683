import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const megabyte = 1024 * 1024;
const total = 100 * megabyte;
/** Text in which every kilobyte has a URL to rewrite. */
const block = (base: string, isXml: boolean): Buffer => {
  const url = isXml ? `<a value="${base}/Patient/1"/>` : `"${base}/Patient/1",`;
  return Buffer.from(`${url}${' '.repeat(1000)}`.repeat(64));
};

/** In a process of its own: esbuild's own self-check fails inside of Jest's globals. */
function bundleModule(entry: string, outfile: string): void {
  const options = {
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@fhir-gateway/source'],
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    logLevel: 'error',
  };
  const script = `require('esbuild').buildSync(${JSON.stringify(options)})`;
  execFileSync(process.execPath, ['-e', script], { cwd: __dirname });
}

describe('a 100 MB answer in a process of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-proxy-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(['search', 'search in XML', 'batch'])(
    'to a %s passes through without staying: memory grows by less than 30 MB',
    async (asked) => {
      const upstream = createServer((request, response) => {
        request.resume();
        const isXml = request.headers.accept?.includes('xml') === true;
        response.writeHead(200, { 'content-type': `application/fhir+${isXml ? 'xml' : 'json'}` });
        const chunk = block(`http://127.0.0.1:${(upstream.address() as AddressInfo).port}/r4`, isXml);
        let sent = 0;
        const push = (): void => {
          while (sent < total) {
            sent += chunk.length;
            if (!response.write(chunk)) return void response.once('drain', push);
          }
          response.end();
        };
        push();
      }).listen(0, '127.0.0.1');
      await once(upstream, 'listening');
      const bundle = join(folder, 'stream-once.mjs');
      const entry = join(__dirname, 'testing', 'stream-once.ts');
      bundleModule(entry, bundle);
      const base = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/r4`;
      const child = spawn(process.execPath, [bundle, base, asked], { stdio: ['ignore', 'pipe', 'inherit'] });
      let output = '';
      child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
      await once(child, 'close');
      upstream.close();
      const measured = JSON.parse(output) as { bytes: number; urls: number; growthBytes: number };
      expect(measured.urls).toBeGreaterThan(90_000);
      expect(measured.bytes).toBeGreaterThan(0.99 * total);
      expect(measured.growthBytes).toBeLessThan(30 * megabyte);
    },
    60_000,
  );
});
