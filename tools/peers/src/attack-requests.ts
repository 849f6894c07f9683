import fc from 'fast-check';
import rows from './attacks.json' with { type: 'json' };
import { oddRequest, usualRequest } from './odd-requests.js';

/** Bytes for one connection, and how they are sent. */
export interface Attack {
  /** Stands in every path it asks for, as `a-<number>`, or `s-<number>` in what it hides. */
  readonly number: number;
  readonly kind: string;
  /** One character a byte; written one after another. */
  readonly parts: readonly string[];
  /** Whether the client leaves without waiting for an answer. */
  readonly isAborted: boolean;
}

const host = 'host: gateway.test\r\n';
const api = '/api/fhir/peer/Patient';
/** Would be answered, were it taken for a request. `{n}` becomes the number of the attack. */
const hidden = `GET ${api}/s-{n} HTTP/1.1\r\n${host}\r\n`;
const hiddenBytes = hidden.length + 2;
const last = '0\r\n\r\n';
const search = `POST ${api}/_search HTTP/1.1\r\n${host}content-type: application/x-www-form-urlencoded\r\n`;
const places: Readonly<Record<string, string>> = {
  ...{ host, api, hidden, last, search },
  hiddenBytes: `${hiddenBytes}`,
  'hiddenBytes + 5': `${hiddenBytes + 5}`,
  get: `GET ${api}/a-{n} HTTP/1.1\r\n${host}`,
  hiddenChunk: `${hiddenBytes.toString(16)}\r\n${hidden}\r\n${last}`,
  '150 fields': Array.from({ length: 150 }, (_, at) => `x-${at}: b\r\n`).join(''),
};

/** A text with what stands for its places; `{x*100}` is so many letters. */
function written(text: string): string {
  return text
    .replace(/\{(\w)\*(\d+)\}/g, (_all, letter: string, count: string) => letter.repeat(Number(count)))
    .replace(/\{([\w +]+)\}/g, (place, name: string) => places[name] ?? place);
}

/**
 * Requests whose end two servers could see in different places, and whole requests: odd targets, methods, versions, and heads
 * of a size.
 *
 * @see RFC 9112 sections 2, 3, 6 and 11.2
 */
const requests = [
  ...rows.framings.map(([kind = '', framing, body]) => ({ kind, text: `${search}${framing}\r\n\r\n${body}` })),
  ...rows.heads.map(([kind = '', text = '']) => ({ kind, text })),
].map(({ kind, text }) => ({ kind, text: written(text) }));

const known = fc.constantFrom(...requests);
const drawn = fc.oneof(
  { weight: 3, arbitrary: known },
  { weight: 1, arbitrary: oddRequest.map((text) => ({ kind: 'drawn, odd', text })) },
  { weight: 1, arbitrary: usualRequest.map((text) => ({ kind: 'drawn, one oddity', text })) },
);
const attack = fc.record({
  request: drawn,
  cut: fc.option(fc.nat(400), { freq: 2 }),
  isAborted: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
});

/** Every kind that is not drawn from parts. */
export const knownKinds: ReadonlySet<string> = new Set(requests.map(({ kind }) => kind));

/**
 * Makes attacks; each hides a request behind what it sends.
 *
 * @param seed the same seed makes the same attacks
 */
export function makeAttacks(seed: number, count: number): Attack[] {
  return fc.sample(attack, { seed, numRuns: count }).map(({ request, cut, isAborted }, number) => {
    // As many digits for every number, since lengths above count them.
    const text = `${request.text}${hidden}`.replaceAll('{n}', `${number}`.padStart(5, '0'));
    const parts = cut === null || cut >= text.length ? [text] : [text.slice(0, cut), text.slice(cut)];
    return { number, kind: request.kind, parts, isAborted };
  });
}
