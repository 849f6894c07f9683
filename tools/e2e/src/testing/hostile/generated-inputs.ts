import fc from 'fast-check';
import { hostileBundles, hostileDocuments, hostileExpressions, hostileLinks } from './hostile-content.js';

/** What a platform or a payer answers, or a person pastes. */
export type GeneratedInput =
  | { readonly kind: 'document'; readonly contentType: string; readonly bytes: Buffer }
  | { readonly kind: 'bundle'; readonly body: Buffer; readonly coding?: string }
  | { readonly kind: 'form'; readonly expression: string }
  | { readonly kind: 'link'; readonly text: string };

type Making = () => GeneratedInput;

const mostBytes = 3_000_000;

/** A change: where, as a share of all, how long it is, how often it is repeated, and a byte. */
const change = fc.record({
  kind: fc.constantFrom('cut', 'remove', 'insert', 'repeat'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 20_000 })),
  times: fc.oneof(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 20_000 })),
  value: fc.integer({ min: 0, max: 255 }),
});
type Change = typeof change extends fc.Arbitrary<infer One> ? One : never;
const changes = fc.array(change, { maxLength: 3 });

function changed(bytes: Buffer, made: readonly Change[]): Buffer {
  let now = bytes.subarray(0, mostBytes);
  for (const { kind, at, length, times, value } of made) {
    const from = Math.floor(at * now.length);
    const part = now.subarray(from, from + length);
    const most = Math.min(times, Math.floor(mostBytes / Math.max(1, part.length)));
    const between = {
      cut: [],
      remove: [],
      insert: [Buffer.alloc(length, value)],
      repeat: Array<Buffer>(most).fill(part),
    };
    const rest = kind === 'cut' ? [] : [now.subarray(kind === 'remove' ? from + length : from)];
    now = Buffer.concat([now.subarray(0, from), ...between[kind], ...rest]).subarray(0, mostBytes);
  }
  return now;
}

/** One of what is written down, with changes. */
function of<Made>(
  corpus: Readonly<Record<string, () => Made>>,
  change: (made: Made, changed: (bytes: Buffer) => Buffer) => GeneratedInput,
): fc.Arbitrary<Making> {
  return fc.tuple(fc.constantFrom(...Object.values(corpus)), changes).map(
    ([make, how]) =>
      () =>
        change(make(), (bytes) => changed(bytes, how)),
  );
}

const texts = Object.fromEntries(Object.entries(hostileExpressions).map(([name, text]) => [name, () => text]));
const parts = ['{"a":1}', '[[]]', '1.50', '"x"', '{"code":{"text":"x"}}', '{"reference":"Patient/1"}', 'null'];
const calls = ["replace('a','aaaaaaaaaa')", 'select($this & $this)', 'toChars()', 'repeat($this)', 'join()'];

/** A Bundle of any shape: wide, deep, long, or all of these. */
const anyBundle = fc
  .record({
    part: fc.constantFrom(...parts),
    times: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 60_000 })),
    levels: fc.oneof(fc.nat(30), fc.nat(20_000)),
    entries: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 20_000 })),
    name: fc.constantFrom('extension', 'component', 'contained', 'code', 'note', 'id', 'meta'),
  })
  .map(({ part, times, levels, entries, name }): Making => () => {
    const value = `${'['.repeat(levels)}[${Array<string>(times).fill(part).join()}]${']'.repeat(levels)}`;
    const entry = `{"resource":{"resourceType":"Observation","id":"1","${name}":${value}}}`;
    const most = Math.max(1, Math.min(entries, Math.floor(mostBytes / entry.length)));
    const list = Array<string>(most).fill(entry).join();
    return { kind: 'bundle', body: Buffer.from(`{"resourceType":"Bundle","type":"searchset","entry":[${list}]}`) };
  });

const anyExpression = fc
  .array(fc.tuple(fc.constantFrom(...calls), fc.integer({ min: 1, max: 30 })), { minLength: 1, maxLength: 5 })
  .map((made): Making => () => ({
    kind: 'form',
    expression: `'aaaaaaaaaa'${made.map(([call, times]) => `.${call}`.repeat(times)).join('')}`,
  }));

const any = fc.oneof(
  of(hostileDocuments, ({ contentType, bytes }, change) => ({ kind: 'document', contentType, bytes: change(bytes) })),
  of(hostileBundles, ({ body, coding }, change) => ({
    kind: 'bundle',
    body: change(body),
    coding,
  })),
  of(texts, (text, change) => ({ kind: 'form', expression: change(Buffer.from(text)).toString('latin1', 0, 20_000) })),
  of(hostileLinks, (text, change) => ({ kind: 'link', text: change(Buffer.from(text)).toString('latin1') })),
  anyBundle,
  anyExpression,
);

/**
 * Hostile inputs that nobody wrote: such as are written down, with changes, and others of the same kinds. They are the same
 * for the same seed, and each is made when it is asked for; `FHIR_GATEWAY_TEST_SEED` takes the place of the seed.
 */
export function generatedInputs(seed: number, count: number): readonly Making[] {
  return fc.sample(any, { seed, numRuns: count });
}
