import { readFileSync } from 'node:fs';
import type { Explanation } from './explanation.js';
import { adds, becomes, sameApartFrom, sameMessages } from './meant.js';
import type { Json, Meant } from './meant.js';

const serverInfo = 'io.modelcontextprotocol/serverInfo';

/** What may differ in messages, and in their text, by the names that the list has for it. */
const inMessages: Readonly<Record<string, (message: Json) => void>> = {
  withoutIcon,
  withoutIdentity,
  withoutLifetime,
  withoutDiscovery,
  withoutId,
};
const inTexts: Readonly<Record<string, (text: string) => string>> = { withoutOpenness, withoutDescriptions };

/** What a difference has to be, by the names that the list has for it. */
const named: Readonly<Record<string, Meant>> = {
  'was absent': (base) => base.length === 0,
  caseless: sameApartFrom((line) => line.toLowerCase()),
  'calls apart': sameApartFrom((line) => (line.includes('}:calls ') ? undefined : line)),
  'problem document': (base, now) =>
    /"error": ("invalid_token"|\{)/.test(base.join()) && / "retryable": false/.test(now.join()),
  'says that it is open': (base, now) => /CALLER_UNKNOWN/.test(base.join()) && /PLATFORM_OPEN/.test(now.join()),
  'no longer looked up': (base, now) => base.length === 1 && now.length === 0,
  'looked up once': (base, now) => now.length === base.length - 1 && now.every((line) => base.includes(line)),
};

/** A line of the list: patterns of request and aspect, what the difference has to be, and why it is meant. */
interface Line {
  readonly request: string;
  readonly what: string;
  readonly when?: readonly [kind: string, ...(string | null)[]];
  readonly reason: string;
}

/** Reads every difference from the base that is meant. The list is emptied when the base becomes a newer one. */
export function readExplained(): readonly Explanation[] {
  // The rig runs as a bundle, in `dist` beside `src`.
  const lines = readFileSync(new URL('../src/explained.jsonl', import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean);
  return lines.map((line) => {
    const { request, what, when, reason } = JSON.parse(line) as Line;
    return { request: new RegExp(request), what: new RegExp(what), reason, ...(when && { when: meantBy(when) }) };
  });
}

function meantBy([kind, ...args]: NonNullable<Line['when']>): Meant {
  const [first, second] = args.map((arg) => (arg === null ? undefined : new RegExp(arg)));
  switch (kind) {
    case 'adds':
      return adds(first ?? /./);
    case 'becomes':
      return becomes(first, second);
    case 'apart':
      return sameApartFrom((line) => line.replaceAll(new RegExp(first ?? '', 'g'), ''));
    case 'messages':
      return sameMessages(inMessages[args[0] ?? ''], inTexts[args[1] ?? '']);
    default:
      return named[kind] as Meant;
  }
}

/** The icon is in `server/discover` and `initialize`, and in no other answer. */
function withoutIcon({ result }: Json): void {
  delete result?.['_meta']?.[serverInfo]?.['icons'];
}

function withoutIdentity({ result }: Json): void {
  delete result?.['serverInfo']?.['description'];
  delete result?.['serverInfo']?.['websiteUrl'];
}

function withoutLifetime(message: Json): void {
  withoutIcon(message);
  for (const member of ['ttlMs', 'cacheScope']) delete message['result']?.[member];
}

function withoutDiscovery(message: Json): void {
  withoutLifetime(message);
  delete message['result']?.['supportedVersions'];
  for (const member of ['description', 'websiteUrl']) delete message['result']?.['_meta']?.[serverInfo]?.[member];
}

function withoutId(message: Json): void {
  delete message['id'];
}

/** Open platforms are called open, by tools and in their schemas. */
function withoutOpenness(text: string): string {
  return text
    .replaceAll(/"is_open":(true|\{"description":"[^"]*","type":"boolean"\}),/g, '')
    .replaceAll(/: (connected\. It renews itself\. Scopes: \.|open\. It needs no sign-in\.)/g, ': <open>');
}

function withoutDescriptions(text: string): string {
  return withoutOpenness(text)
    .replaceAll(/"description":"(?:[^"\\]|\\.)*",?/g, '')
    .replaceAll(',}', '}');
}
