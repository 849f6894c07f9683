import rows from './required-rows.json' with { type: 'json' };

/** Whatever a specification has a table of required members for. */
export type RequiredMessage =
  | 'authorization-request'
  | 'code-exchange'
  | 'refresh'
  | 'backend-token'
  | 'secret-header'
  | 'assertion-parameters'
  | 'assertion-header'
  | 'assertion-claims'
  | 'udap-authorization-request'
  | 'udap-code-exchange'
  | 'udap-backend-token';

/** One line of such a table. */
export interface RequiredRow {
  readonly message: RequiredMessage;
  readonly name: string;
  /** The one value that is allowed. */
  readonly is?: string;
  /** The member of the same message that it has to equal. */
  readonly as?: string;
  /** For a time in seconds: how far ahead it may be. */
  readonly withinSeconds?: number;
  /** Specification, section and table. */
  readonly source: string;
}

/** How far apart two clocks may be. */
const skewSeconds = 15;

/** The lines about one message, in the order of their specification. */
export function requiredRows(message: RequiredMessage): readonly RequiredRow[] {
  return (rows as readonly RequiredRow[]).filter((row) => row.message === message);
}

/**
 * The first line that a message does not keep.
 *
 * @param members its parameters, headers or claims; what is absent, `null` or empty text is missing
 * @param nowMs epoch milliseconds of whoever judges
 */
export function missingRow(
  message: RequiredMessage,
  members: Readonly<Record<string, unknown>>,
  nowMs: number = Date.now(),
): RequiredRow | undefined {
  return requiredRows(message).find(({ name, is, as, withinSeconds }) => {
    const value = members[name];
    if (value === undefined || value === null || value === '') return true;
    if (is !== undefined && value !== is) return true;
    if (as !== undefined && value !== members[as]) return true;
    return withinSeconds !== undefined && !(Number(value) <= nowMs / 1000 + withinSeconds + skewSeconds);
  });
}

/** What is wrong, and who says so. */
export function describeRow({ name, is, as, withinSeconds, source }: RequiredRow): string {
  const rule = is !== undefined ? `, and has to be ${is}` : as !== undefined ? `, and has to equal ${as}` : '';
  const time = withinSeconds === undefined ? '' : `, at most ${withinSeconds} seconds ahead`;
  return `${name} is required${rule}${time} (${source.replaceAll('"', "'")})`;
}

/** The first line about its header or its claims that a client assertion does not keep; what is no JWT has neither. */
export function missingOfAssertion(assertion: string, nowMs: number = Date.now()): RequiredRow | undefined {
  const [header = '', claims = ''] = assertion.split('.');
  return (
    missingRow('assertion-header', membersOf(header), nowMs) ?? missingRow('assertion-claims', membersOf(claims), nowMs)
  );
}

/** The first line that a token request of a client does not keep that registered by UDAP; it has none for a refresh. */
export function missingOfUdapToken(fields: Readonly<Record<string, unknown>>): RequiredRow | undefined {
  const { grant_type: grant } = fields;
  if (grant === 'refresh_token') return undefined;
  return missingRow(grant === 'client_credentials' ? 'udap-backend-token' : 'udap-code-exchange', fields);
}

function membersOf(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
