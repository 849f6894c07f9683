import type { Socket } from 'node:net';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answerWith, eventually, startScripted } from '@fhir-gateway/testing';
import { begin, outcomeOf, run } from './recorded-exchange.js';
import { patience } from './transports.js';
import type { MakeTransport } from './transports.js';

/** Bytes in latin1, many of the same, or a pause. */
export type Part = string | { readonly repeat: string; readonly times: number } | { readonly afterMs: number };

/** What comes of a case. */
export interface Verdict {
  /** `no error`, or the code with which the exchange failed. */
  readonly outcome: string;
  /** Of an exchange that did not fail. */
  readonly status?: number;
  readonly body?: string;
  /** Whether the next request was sent on the same connection. */
  readonly isReused: boolean;
  /** Whether surplus bytes were reported. */
  readonly isSurplus: boolean;
}

/** What differs from the verdict that is expected, with the reason. */
export type Difference = Partial<Verdict> & { readonly reason: string };

/** One hostile answer. */
export interface CorpusCase {
  readonly what: string;
  readonly method: string;
  readonly sends: readonly Part[];
  /** Whether the server closes the connection afterwards. */
  readonly closes: boolean;
  readonly expected: Verdict;
  /** What differs with undici, and why that is safe. */
  readonly undici?: Difference;
  /** What differs where the answer comes byte by byte. */
  readonly byteByByte?: Difference;
}

const folder = join(__dirname, '..', 'corpus');

/** Every case by its name. */
export function readCorpus(): [name: string, one: CorpusCase][] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => [file.slice(0, -5), JSON.parse(readFileSync(join(folder, file), 'utf8')) as CorpusCase]);
}

/** How an answer is cut on its way: as it is, in two, or byte by byte (the first of them, of one that is long). */
export const cuts = ['whole', 'in two', 'byte by byte'] as const;

async function sendParts(socket: Socket, { sends, closes }: CorpusCase, cut: (typeof cuts)[number]): Promise<void> {
  for (const part of sends) {
    if (typeof part === 'object' && 'afterMs' in part) {
      await new Promise((resolve) => setTimeout(resolve, part.afterMs));
      continue;
    }
    const bytes = Buffer.from(typeof part === 'string' ? part : part.repeat.repeat(part.times), 'latin1');
    const single = cut === 'byte by byte' ? Math.min(bytes.length, 200) : cut === 'in two' ? 1 : 0;
    const step = cut === 'in two' ? Math.ceil(bytes.length / 2) : 1;
    for (let index = 0; index < single; index += 1) {
      socket.write(bytes.subarray(index * step, (index + 1) * step));
      // Read by the client as a segment of its own.
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (single * step < bytes.length) socket.write(bytes.subarray(single * step));
  }
  if (closes) socket.end();
}

/**
 * Sends one request that is answered as the case says, then three that are answered with their own path.
 *
 * @throws Error when one of the three got anything but its own
 */
export async function tryCase(make: MakeTransport, one: CorpusCase, cut: (typeof cuts)[number]): Promise<Verdict> {
  let isSent: Promise<void> | undefined;
  let reused = false;
  const server = await startScripted((request, socket, connection) => {
    const path = request.split(' ')[1] ?? '';
    if (path === '/case') isSent = sendParts(socket, one, cut);
    else socket.write(answerWith(path));
    if (path === '/1' && connection === 0) reused = true;
  });
  let surplus = 0;
  const logger = { warn: () => void (surplus += 1) };
  const transport = make(server.origin, { ...patience, logger });
  try {
    const recorded = begin(transport, { path: '/case', method: one.method });
    const outcome = await outcomeOf(recorded);
    await isSent;
    if (one.closes || outcome !== 'no error') await eventually(() => server.sockets[0]?.destroyed === true);
    await new Promise((resolve) => setTimeout(resolve, 4));
    for (const path of ['/1', '/2', '/3']) {
      const { body } = await run(transport, { path });
      if (body !== path) throw new Error(`${path} got ${JSON.stringify(body)}`);
    }
    const end = outcome === 'no error' && { status: recorded.status, body: recorded.body };
    return { outcome, ...end, isReused: reused, isSurplus: surplus > 0 };
  } finally {
    await transport.destroy();
    await server.close();
  }
}
