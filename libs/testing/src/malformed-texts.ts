import fc from 'fast-check';

/** A text and how it is made from a real one: in what follows, near misses of what would be taken. */
type Mutation = (real: string, at: number, filler: string) => string;

const mutations: readonly Mutation[] = [
  (real, at) => real.slice(0, at),
  (real, at) => real.slice(at),
  (real, at, filler) => real.slice(0, at) + filler + real.slice(at),
  (real, at, filler) => real.slice(0, at) + filler + real.slice(at + filler.length),
  (real, at) => real.slice(0, at) + real.slice(at + 1),
  (real, at) => real.slice(0, at) + swapCase(real.charAt(at)) + real.slice(at + 1),
  (real) => real.toUpperCase(),
  (real) => real.toLowerCase(),
  (real) => [...real].reverse().join(''),
  (real) => real + real,
  (real, _at, filler) => `${real}${filler}`,
  (real, _at, filler) => `${filler}${real}`,
  (real) => real.replaceAll('.', '%2E').replaceAll('_', '%5F'),
  (real) => Buffer.from(real).toString('base64'),
  (real) => Buffer.from(real).toString('hex'),
  (real) => JSON.stringify({ value: real }),
];
/** What parsers of cookies, forms, JSON and object keys trip over. */
const awkward = ' . .. s: j:{} j:null s:. s%3A __proto__ constructor toString [] {}'.split(' ');
const awkwardToo = [...'null undefined NaN -1 0 % %00 %zz %ff * ../../etc/passwd'.split(' '), "' OR '1'='1"];
/** Printable signs of ISO 8859-1: what an HTTP header can carry. */
const headerSign = fc.integer({ min: 0x20, max: 0xff }).filter((code) => code < 0x7f || code > 0xa0);

/**
 * Texts that are not `real`, the same for each seed: near misses of it, awkward words, and noise of up to 4 KB, all of
 * signs that an HTTP header can carry.
 *
 * @param count how many
 */
export function malformedTexts(real: string, { seed, count }: { seed: number; count: number }): string[] {
  const noise = fc
    .array(headerSign, { maxLength: 64 })
    .map((codes) => codes.map((code) => String.fromCharCode(code)).join(''));
  const nearMiss = fc
    .tuple(fc.constantFrom(...mutations), fc.nat({ max: Math.max(0, real.length - 1) }), noise)
    .map(([mutate, at, filler]) => mutate(real, at, filler));
  const long = fc.tuple(noise, fc.integer({ min: 2, max: 64 })).map(([text, times]) => text.repeat(times));
  const lookAlike = fc
    .stringMatching(/^[A-Za-z0-9_-]{40,80}$/)
    .map((text) => real.slice(0, 4) + text.slice(0, Math.max(1, real.length - 4)));
  const texts = fc.oneof(
    { weight: 6, arbitrary: nearMiss },
    { weight: 2, arbitrary: lookAlike },
    { weight: 1, arbitrary: fc.constantFrom(...awkward, ...awkwardToo) },
    { weight: 1, arbitrary: noise },
    { weight: 1, arbitrary: long },
  );
  return fc.sample(
    texts.filter((text) => text !== real),
    { seed, numRuns: count },
  );
}

function swapCase(sign: string): string {
  return sign === sign.toLowerCase() ? sign.toUpperCase() : sign.toLowerCase();
}

const isWhole = (): boolean => process.env['FHIR_GATEWAY_TEST_FLOODS'] === 'full';

/**
 * How many requests a flood has in this run: a part, unless `FHIR_GATEWAY_TEST_FLOODS` is `full`, as for the nightly run.
 *
 * @param full how many a whole flood has
 * @param part one of so many
 */
export function floodOf(full: number, part = 10): number {
  return isWhole() ? full : Math.ceil(full / part);
}

/**
 * Of many like cases, each as slow as a process that runs to its limit, those of this run: one of so many, from the place
 * that the seed of the run gives, or all as in {@link floodOf}.
 *
 * @param turn moves that place: where the cases are tried with one thing after another, each comes with some of them
 */
export function casesOf<Case>(all: readonly Case[], part = 3, turn = 0): Case[] {
  const first = (Number(process.env['FHIR_GATEWAY_TEST_SEED'] || 0) + turn) % part;
  return all.filter((_, at) => isWhole() || at % part === first);
}
