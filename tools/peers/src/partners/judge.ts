import partners from './partners.json' with { type: 'json' };

/** One of those whose rules are written down. */
export type Partner = keyof typeof partners;

/** The parts of a message, by the names that the rules have for them. */
export type Message = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A rule that a message does not keep, and how the server refuses it. */
export interface Broken {
  readonly rule: string;
  readonly status: number;
  readonly error: string;
}

interface Rule {
  readonly of: string;
  readonly part: string;
  readonly name: string;
  readonly demand: string;
  readonly status: number;
  readonly error: string;
  readonly rule: string;
}

const notation = /^(?<of>\S+) (?<part>\S+) (?<name>[\w-]+)(?: (?<demand>.+))?: (?<status>\d+) (?<error>\w+)$/;

/** The rules of a server, each as it is written down with the file that has it. */
export function rulesOf(partner: Partner): readonly Rule[] {
  return Object.entries(partners[partner].rules as Readonly<Record<string, readonly string[]>>).flatMap(
    ([file, lines]) =>
      lines.map((line) => {
        const { of = '', part = '', name = '', demand = '', status, error = '' } = notation.exec(line)?.groups ?? {};
        if (of === '') throw new Error(`no rule: ${line}`);
        return { of, part, name, demand, status: Number(status), error, rule: `${line} (${file})` };
      }),
  );
}

/**
 * The first rule of a server that a message breaks.
 *
 * @param kinds what the message is, as `token` and `client_credentials`
 * @param names what stands for `{endpoint}` and the like
 */
export function brokenRule(
  partner: Partner,
  kinds: readonly string[],
  message: Message,
  names: Readonly<Record<string, string>>,
): Broken | undefined {
  return rulesOf(partner).find(({ of, part, name, demand }) => {
    if (!kinds.includes(of) || message[part] === undefined) return false;
    const members = message[part];
    const value = textOf(members[name]);
    const [word = '', ...rest] = demand.split(' ');
    const wanted = rest.join(' ').replace(/\{(\w+)\}/g, (_whole, key: string) => names[key] ?? '');
    if (word === 'absent') return value !== '';
    if (value === '' && name !== 'grant_types') return true;
    const seconds = Math.floor(Date.now() / 1000);
    if (word === 'past') return Number(value) >= seconds;
    if (word === 'within') return Number(value) <= seconds || Number(value) - Number(members['iat']) > Number(wanted);
    if (word === '=') return value !== (wanted.startsWith('@') ? members[wanted.slice(1)] : wanted);
    return word === '~' ? !value.includes(wanted) : members[name] === undefined;
  });
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : Array.isArray(value) ? value.join(' ') : String(value as string);
}

/** Header and claims of a JWT, and the B2B extension where it has one; nothing that is signed is checked here. */
export function partsOfJwt(jwt: string): Message {
  const read = (part = ''): Record<string, unknown> => {
    try {
      return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
    } catch {
      return {};
    }
  };
  const [header, claims] = jwt.split('.', 2).map(read);
  const { 'hl7-b2b': b2b = {} } = (claims?.['extensions'] ?? {}) as { 'hl7-b2b'?: Record<string, unknown> };
  return { header: header ?? {}, claims: claims ?? {}, b2b };
}
