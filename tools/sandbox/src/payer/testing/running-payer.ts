import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { generateRecords } from '../../records/index.js';
import { enrol } from '../enrolment.js';
import type { PayerOptions, PayerVersion } from '../payer-options.js';
import { payerRouter } from '../service/payer-router.js';

/** An answer over HTTP; `body` is parsed where it is JSON. */
export interface RawAnswer {
  status: number;
  headers: Headers;
  body: unknown;
}

/** A payer of its own on a free port, with a clock that only a test moves. */
export interface RunningPayer {
  base: string;
  /** Moves the clock on. */
  advance(ms: number): void;
  now(): number;
  get(path: string, headers?: Record<string, string>): Promise<RawAnswer>;
  /** `body` goes as JSON unless it is a text. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<RawAnswer>;
  close(): Promise<void>;
}

const startMs = Date.parse('2026-11-24T10:00:00Z');
const { resources } = generateRecords({ seed: 1, patients: 12, asOf: '2026-11-24T00:00:00Z' });
const enrolment = enrol(resources);

/** The records that the payer's members come from. */
export { resources as sandboxRecords };

async function read(response: Response): Promise<RawAnswer> {
  const text = await response.text();
  let body: unknown = text;
  if (response.headers.get('content-type')?.includes('json')) {
    try {
      body = JSON.parse(text);
    } catch {
      // What breaks off stays a text.
    }
  }
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : body };
}

/** Starts a payer; without options one of release 2.2 that lets everybody in. */
export async function startPayer(options: Partial<PayerOptions> = {}): Promise<RunningPayer> {
  const app = express();
  app.set('query parser', 'simple');
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/payer`;
  let nowMs = startMs;
  let serial = 0;
  const newId = (): string => {
    serial += 1;
    return `00000000-0000-4000-8000-${String(serial).padStart(12, '0')}`;
  };
  app.use(
    '/payer',
    payerRouter({
      version: '2.2',
      auth: 'none',
      enrolment,
      reviewSeconds: 45,
      newId,
      ...options,
      base,
      now: () => nowMs,
    }),
  );
  return {
    base,
    now: () => nowMs,
    advance: (ms) => void (nowMs += ms),
    get: async (path, headers = {}) => read(await fetch(`${base}/${path}`, { headers })),
    post: async (path, body, headers = {}) =>
      read(
        await fetch(`${base}/${path}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', ...headers },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      ),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A payer of each release for the tests of a file. @returns finds one; the newest release by default */
export function payersOfAllReleases(): (version?: PayerVersion) => RunningPayer {
  const payers = new Map<PayerVersion, RunningPayer>();
  beforeAll(async () => {
    for (const version of ['2.0', '2.1', '2.2'] as const) payers.set(version, await startPayer({ version }));
  });
  afterAll(() => Promise.all([...payers.values()].map((payer) => payer.close())));
  return (version = '2.2') => payers.get(version) as RunningPayer;
}
