import type { RecordedExchange } from './recorder.js';

/** What is known of a run whose values are to be replaced. */
export interface RunFacts {
  /** Instants from here on belong to the run, not to the records. */
  readonly startedAtMs: number;
  /** Names of the ports of this run, by port. */
  readonly ports: Readonly<Record<number, string>>;
}

/** Members of JSON whose numbers say how long something took or when it was. */
const timedMembers =
  /("(?:durationMs|ms|expires_in|retryAfterSeconds|next_check_in_seconds|nextCheckInSeconds|n)"\s*:\s*)\d+(?:\.\d+)?/g;
/** Not told for certain from a name by themselves: known by what stands before them. */
const shortRandom =
  /id="pairing-code"[^>]*>([^<]+)|\/auth\/sessions\/([\w-]{16})(?![\w-])|"id": "(?=[\w-]*[A-Z])([\w-]{16})(?=")|cursor(?:\\*"|&quot;)?:? ?(?:\\*"|&quot;)([\w-]{12})(?![\w-])|name="cursor" value="([\w-]{12})(?=")|"confirm": "([\w-]{22})(?=")/g;
const isoInstant = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g;
/** As pages and tools write it. */
const minute = /\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?= UTC|Z)/g;
const httpDate = /(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g;
const uuid = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;
const epoch = /\b1\d{9}(?:\d{3})?\b/g;
const waiting = /\b(again in )\d+( seconds?)/g;
const hexadecimal = /(?<![0-9A-Za-z_])[0-9a-f]{16,}(?![0-9A-Za-z_])/g;
const word = /[A-Za-z0-9_-]{16,}/g;
const unprintable = /[^\s -~]/;
const longestToken = 100;
const leastRuns = 5;
const mostArguments = 16;
const leastRunsPerCharacter = 0.3;
const yearMs = 366 * 24 * 3600 * 1000;

/**
 * Replaces what is different in every run: ports, ids, instants of the run, tokens and hashes. Equal values get equal
 * placeholders, numbered in the order in which they appear in this text.
 */
export class Normalizer {
  readonly #facts: RunFacts;
  readonly #isNumbered: boolean;
  readonly #names = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  /** @param isNumbered `false`: what comes in no certain order gets no numbers */
  constructor(facts: RunFacts, isNumbered = true) {
    this.#facts = facts;
    this.#isNumbered = isNumbered;
  }

  text(text: string): string {
    const { startedAtMs, ports } = this.#facts;
    const isOfRun = (ms: number): boolean => ms >= startedAtMs - 1000 && ms < startedAtMs + yearMs;
    let result = text;
    for (const [port, name] of Object.entries(ports)) {
      result = result.replace(new RegExp(`(:|%3A|%253A)${port}\\b`, 'gi'), `$1<${name}>`);
    }
    return result
      .replace(
        shortRandom,
        (match: string, ...groups: string[]) => match.slice(0, -lastGroup(groups).length) + '<short>',
      )
      .replace(isoInstant, (value) => (isOfRun(Date.parse(value)) ? '<instant>' : value))
      .replace(minute, (value) => (isOfRun(Date.parse(`${value}:59Z`)) ? '<minute>' : value))
      .replace(httpDate, (value) => (isOfRun(Date.parse(value)) ? '<date>' : value))
      .replace(timedMembers, '$1<number>')
      .replace(waiting, '$1<number>$2')
      .replace(uuid, (value) => this.#placeholder('uuid', value.toLowerCase()))
      .replace(epoch, (value) => (isOfRun(Number(value) * (value.length === 10 ? 1000 : 1)) ? '<epoch>' : value))
      .replace(hexadecimal, (value) => (isRandom(value) ? this.#placeholder(randomKind(value), value) : value))
      .replace(word, (value) => (isRandom(value) ? this.#placeholder(randomKind(value), value) : value));
  }

  #placeholder(kind: string, value: string): string {
    if (!this.#isNumbered) return `<${kind}>`;
    const known = this.#names.get(value);
    if (known !== undefined) return known;
    const number = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, number);
    const name = `<${kind}#${number}>`;
    this.#names.set(value, name);
    return name;
  }
}

/**
 * Whether a word looks drawn at random: hexadecimal, or base64url, which changes between small and capital letters, digits
 * and signs at every other character. Names do so at their words only.
 */
function isRandom(value: string): boolean {
  if (/^[0-9a-f]+$/.test(value)) return /\d/.test(value) && /[a-f]/.test(value);
  if (!/[A-Z]/.test(value) || !/[a-z]/.test(value)) return false;
  const runs = value.match(/[A-Z]+|[a-z]+|\d+|[_-]+/g) ?? [];
  return runs.length > Math.max(leastRuns, value.length * leastRunsPerCharacter);
}

function lastGroup(groups: readonly (string | number | undefined)[]): string {
  return groups.find((group): group is string => typeof group === 'string') ?? '';
}

/** Sealed texts are compressed, so that their length differs from run to run. */
function randomKind({ length }: string): string {
  return length < longestToken ? `random:${length}` : 'random';
}

/** An exchange without this run's values, each aspect as lines. */
export type NormalExchange = Readonly<Record<'status' | 'headers' | 'body' | 'audit' | 'redis' | 'metrics', string[]>>;

/** Requests that ask for many things at once: how many of these find the same answer on its way is chance. */
const fansOut = /: \/record|^coverage|, connected: |prior auth|: forms|: rules/;
/** Answers that list sessions of the same second, in any order. */
const unorderedBodies = /sessions|\/connections/;

/** Replaces the values of each aspect by itself, so that one more value in a body does not renumber the rest. */
export function normalizeExchange(recorded: RecordedExchange, facts: RunFacts): NormalExchange {
  const lines = (texts: readonly string[]): string[] => {
    const normalizer = new Normalizer(facts);
    return texts.map((text) => normalizer.text(text));
  };
  // What a request does at once comes in any order.
  const unordered = new Normalizer(facts, false);
  const sorted = (texts: readonly string[]): string[] => texts.map((text) => unordered.text(text)).sort();
  const commands = sorted(withoutTouches(recorded.redis.filter(isOfRequest).map(commandShape)));
  const body = lines(bodyLines(recorded.body));
  return {
    status: [recorded.status],
    headers: lines(recorded.headers.map(withoutTimes)),
    body: unorderedBodies.test(recorded.id) ? body.sort() : body,
    audit: sorted(recorded.audit.flatMap(entryFields)),
    redis: fansOut.test(recorded.id) ? [...new Set(commands)] : commands,
    metrics: [...recorded.metrics],
  };
}

/** Headers that say when, or how long until. */
function withoutTimes(header: string): string {
  if (header.startsWith('date:')) return 'date: <date>';
  if (header.startsWith('set-cookie:')) return withoutValue(header);
  if (header.startsWith('retry-after:')) return header.replace(/\d+/, '<number>');
  // How much is left grows as time passes; that it is used up shows in the status.
  return header.startsWith('ratelimit:') ? header.replace(/([rt])=\d+/g, '$1=<number>') : header;
}

/** A cookie without its value; a name may end in what makes it unique. */
function withoutValue(header: string): string {
  return header
    .replace(/=[^;]+/, '=<value>')
    .replace(/_[0-9a-f]{16}=/, '_<unique>=')
    .replace(/Expires=[^;]+/, (expires) => (expires.includes(' 1970 ') ? expires : 'Expires=<date>'));
}

/** An audit entry without its place in a chain; nothing for the lines that chains consist of. */
function entryFields(line: string): string[] {
  const at = line.indexOf('{');
  const entry = JSON.parse(line.slice(at)) as Record<string, unknown>;
  if (entry['audit'] !== true) return [];
  const fields = Object.entries(entry)
    .filter(([name]) => !placeInChain.has(name))
    .map(([name, value]) => [name, hashesOfRun.has(name) ? '<hash>' : value]);
  return [`${line.slice(0, at)}${JSON.stringify(Object.fromEntries(fields))}`];
}

const placeInChain = new Set(['level', 'time', 'audit', 'msg', 'chain', 'n']);

/** Keyed hashes of what is drawn at random. */
const hashesOfRun = new Set(['subject', 'client', 'resource']);

/** Heads of audit chains are written by a timer. */
function isOfRequest(line: string): boolean {
  return !line.includes('"fg-audit:');
}

/** Once a minute the life of a session and of its credential is prolonged, and the session looked through for old keys. */
const prolonging = [/ PEXPIRE fg:/, / HGETALL fg:\{[^}]*\}$/, / EVALSHA \S+ 1 fg:\{[^}]*\} \d+ 0 0 u:\S+ \S+$/];

function withoutTouches(commands: readonly string[]): string[] {
  return commands.filter((command) => !prolonging.some((pattern) => pattern.test(command)));
}

/** A command with what identifies it: binary values and scripts are left out, lives are in whole minutes. */
function commandShape(line: string): string {
  const at = line.indexOf('[');
  const args = JSON.parse(line.slice(at)) as string[];
  const shown = args.map((arg) => {
    if (arg.includes('redis.call')) return '<script>';
    if (/^\d{5,7}$/.test(arg)) return `${Math.ceil(Number(arg) / 60_000) * 60_000}`;
    return unprintable.test(arg) ? '<bytes>' : arg;
  });
  const more = shown.length - mostArguments;
  // Long lists are of what is to be ended, in no order.
  if (more > 0) shown.splice(mostArguments, more, `and ${more} more`);
  return `${line.slice(0, at)}${shown.join(' ')}`;
}

/** A body in lines that can be compared: JSON with one member a line, also in an event stream; markup by element. */
export function bodyLines(body: string): string[] {
  if (body === '') return [];
  const json = prettyJson(body);
  if (json) return json;
  if (body.startsWith('<')) return body.replaceAll(/>\s*</g, '>\n<').split('\n');
  return body.split('\n').flatMap((line) => {
    const [, name = '', rest = ''] = /^(data: |)(.*)$/.exec(line) ?? [];
    const lines = name === '' ? undefined : prettyJson(rest);
    return lines ? [name.trim(), ...lines] : [line];
  });
}

function prettyJson(text: string): string[] | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const lines = JSON.stringify(value, null, 1).split('\n');
    // Spaces, escapes and digits that are written otherwise would be lost.
    return JSON.stringify(value) === text ? lines : ['(as it is written)', ...text.split(/(?<=[,{[])/)];
  } catch {
    return undefined;
  }
}
