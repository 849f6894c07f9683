import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readRequest, sendAnswer, SmartServer } from '@fhir-gateway/testing';
import { readUsage } from '../measure/process-usage.js';
import { patientId } from '../measure/records.js';
import type { LastPage, LastPageOrder } from '../record/last-page.js';
import { makeEntries, makePatient } from '../record/record-resources.js';

/**
 * Platforms with one patient each, below `/<number>/fhir`: 2,000 entries in pages that are made once. Each page takes its
 * time, the more the higher the number of the platform, as the slowest platform bounds what is made of all. Platform 9 has
 * one long list, whose pages are made as they are asked for.
 */
const delayOfPlatformMs = 20;
const exported = 9;
const entriesToExport = 80_000;
const longestPage = 100;
const headers = { 'content-type': 'application/fhir+json; charset=utf-8', etag: 'W/"1"' };
const pages = new Map<string, Buffer>();

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const url = new URL(request.url ?? '', 'http://localhost');
  const [, platform, path] = /^\/(\d)\/fhir\/([A-Z].*)$/.exec(url.pathname) ?? [];
  if (platform === undefined || path === undefined) return void signIn(request, response);
  if (Number(platform) === exported)
    return send(response, exportedPage(path, Number(url.searchParams.get('from') ?? 0)));
  const page = pageOf(Number(platform), path, url.searchParams);
  setTimeout(() => send(response, page), Number(platform) * delayOfPlatformMs);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');

const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const smart = new SmartServer(origin, {
  grantedScope: 'launch/patient offline_access patient/*.rs',
  browserPatient: patientId,
});
/** The process whose CPU time is noted with each page that is sent; nobody's at first. */
let watchedPid: number | undefined;
let lastPage: LastPage = { cpuMicroseconds: Number.NaN, atMs: Number.NaN };
process.on('message', ({ pid }: LastPageOrder) => {
  watchedPid = pid;
  process.send?.(lastPage);
});
process.send?.({ origin });
process.once('disconnect', () => process.exit());

/** Answers the addresses of the authorization server, which all platforms share. */
async function signIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  sendAnswer(response, (await smart.answer(await readRequest(request))) ?? { status: 404 });
}

function pageOf(platform: number, path: string, query: URLSearchParams): Buffer {
  const from = Number(query.get('from') ?? 0);
  const key = `${platform} ${path} ${from}`;
  const known = pages.get(key);
  if (known) return known;
  const made = Buffer.from(JSON.stringify(makeBody(platform, path, from)));
  pages.set(key, made);
  return made;
}

function exportedPage(path: string, from: number): Buffer {
  if (path === `Patient/${patientId}`) return Buffer.from(JSON.stringify(makePatient(patientId)));
  const base = `${origin}/${exported}/fhir`;
  const isList = path === 'Observation';
  const next = from + longestPage;
  const resources = isList ? makeEntries('laboratory', exported, patientId, { from, count: longestPage }) : [];
  return Buffer.from(
    JSON.stringify({
      resourceType: 'Bundle',
      type: 'searchset',
      link:
        isList && next < entriesToExport
          ? [{ relation: 'next', url: `${base}/${path}?patient=${patientId}&from=${next}` }]
          : [],
      entry: resources.map((resource) => ({ resource })),
    }),
  );
}

function makeBody(platform: number, path: string, from: number): object {
  if (path === `Patient/${patientId}`) return makePatient(patientId);
  const base = `${origin}/${platform}/fhir`;
  const kinds = path === 'Observation' ? ['laboratory', 'vital-signs'] : [path];
  const all = kinds.flatMap((kind) => makeEntries(kind, platform, patientId));
  const next = from + longestPage;
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: all.length,
    link: next < all.length ? [{ relation: 'next', url: `${base}/${path}?patient=${patientId}&from=${next}` }] : [],
    entry: all.slice(from, next).map((resource) => ({ fullUrl: `${base}/${path}/x`, resource })),
  };
}

function send(response: ServerResponse, body: Buffer): void {
  response.writeHead(200, { ...headers, 'content-length': body.length });
  response.end(body);
  // The time of the epoch, which all processes share.
  if (watchedPid !== undefined)
    lastPage = {
      cpuMicroseconds: readUsage(watchedPid).cpuMicroseconds,
      atMs: performance.timeOrigin + performance.now(),
    };
}
