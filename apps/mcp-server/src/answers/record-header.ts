import {
  accountText,
  describePerson,
  extentText,
  isPatientGap,
  personGaps,
  unreadAmong,
  type Account,
  type Person,
  type RecordGap,
} from '@fhir-gateway/patient-record';
import { z } from 'zod';

/** Members of every answer from one person's record over all connections, beside what stands between marks. */
export const recordHeaderSchema = {
  person: z.string().describe('Names this person in other calls'),
  connections: z.array(z.string()).describe('The connections of this person, each a platform_id for read and search'),
  missing: z.array(z.string()).optional().describe('What could not be read, and why: nothing is known of it'),
};

/** The sum of an answer: every entry that was read has one line of it. */
export const accountSchema = {
  account: z
    .record(z.string(), z.int())
    .describe('What became of each entry that was read: the lines add up to "read"'),
};

/** The sum as both halves have it. */
export function accountParts(account: Account): { fields: z.input<z.ZodObject<typeof accountSchema>>; line: string } {
  return { fields: { account: { read: account.read, ...account.lines } }, line: `${accountText(account)}.` };
}

/** Whose record an answer is of, between marks. */
export const personContent = {
  person: z.string().describe('Name, birth date, age and sex, as the platforms say, and by what they were joined'),
};

/** The members of {@link recordHeaderSchema}. */
export function recordHeader(person: Person, gaps: readonly RecordGap[]) {
  const missing = missingTexts(person, gaps);
  return {
    person: person.id,
    connections: person.sources.map(({ connection }) => connection.id),
    ...(missing.length > 0 && { missing }),
  };
}

/** What stands before "none", since people remember a negative: where something could not be read; empty where all was. */
export function unreadFirst(gaps: readonly RecordGap[]): string {
  const unread = [...new Set(unreadAmong(gaps).map(({ connection }) => connection))];
  return unread.length === 0 ? '' : `Not everything could be read at ${unread.join(', ')}: see what is missing. `;
}

/** Who it is, in the platforms' words, and by what their records were joined: to stand between marks. */
export function personText(person: Person): string {
  return describePerson(person, Date.now());
}

/** Lines before the marks, and those behind them. */
export function headerLines(person: Person, gaps: readonly RecordGap[]): { first: string; last: string[] } {
  const ids = person.sources.map(({ connection }) => connection.id);
  return {
    first: `Record of person ${person.id}, from ${ids.join(', ')}:`,
    last: missingTexts(person, gaps).map((text) => `Missing: ${text}`),
  };
}

const reasons: Readonly<Record<RecordGap['reason'], string>> = {
  refused: 'refused',
  failed: 'the source failed',
  unsupported: 'not kept there',
  unauthorized: 'the connection has ended',
  timeout: 'no answer in time',
  truncated: 'there are more than were read',
  'other-patient': 'entries of another patient came, and are left out',
};

/**
 * Gaps in words of the gateway: each type and reason once, with the connections that have it; and connections that may be
 * this person's.
 */
function missingTexts(person: Person, gaps: readonly RecordGap[]): string[] {
  const { questions = [] } = person;
  const others = new Set(questions.map(({ connections: [, other] }) => other));
  const places = new Map<string, Set<string>>();
  const all = [...unreadAmong(gaps), ...personGaps(person)];
  for (const gap of all) {
    const { connection, resourceType = 'Everything', reason, code, extent, said } = gap;
    if (isPatientGap(gap)) continue;
    const key = JSON.stringify([
      resourceType,
      `${said !== undefined ? `the platform says ${said}` : extent ? `only ${extentText(extent)} were read` : reasons[reason]} (${code})`,
    ]);
    places.set(key, (places.get(key) ?? new Set()).add(connection));
  }
  const texts = [...places].map(([key, connections]) => {
    const [what, why] = JSON.parse(key) as [string, string];
    return `${what} at ${[...connections].join(', ')}: ${why}`;
  });
  const elsewhere = new Set(all.filter(isPatientGap).map(({ connection, message }) => `${connection}: ${message}`));
  return [...elsewhere, ...texts, ...[...others].map((id) => `${id} may be this person’s, too: only they can say`)];
}
