import type { ReaderAnswer } from '@fhir-gateway/record-view';
import { floodOf } from '@fhir-gateway/testing';
import { platform } from '@fhir-gateway/testing/platform';
import fc from 'fast-check';

import { recordSectionNames } from '../sections/record-sections.js';
import { madeOf, typesOf } from '../testing/made-resources.js';
import { connectionOf } from '../testing/people.js';
import { mergeAtOnce } from '../testing/readings.js';
import { accountOf, accountText, sumAccounts, unaccounted } from './account.js';
import { readSections, type ReadingOptions } from './read-section.js';
import type { RecordConnection } from './record-connection.js';

const base = 'http://gateway.test/api/fhir/ehr';
const types = [...new Set(Object.values(typesOf).flat())];

/** Whose an entry is, what it holds inside, and when it says it was, beside what its type has. */
const unkind = fc.record(
  {
    subject: fc.constantFrom({ reference: 'Patient/p' }, { reference: 'Patient/q' }, {}, null, 'Patient/p'),
    category: fc.constantFrom([{ coding: [{ code: 'laboratory' }] }], [{ coding: [{ code: 'vital-signs' }] }], null),
    effectiveDateTime: fc.constantFrom('1899-12-30', '0001-01-01', '2062-05', 'yesterday', 7),
    contained: fc.constantFrom(
      [{ resourceType: 'Observation', id: 'o', status: 'final' }, { resourceType: 'Observation' }, null],
      [{ resourceType: 'Medication', id: 'm' }],
      'none',
    ),
    status: fc.constantFrom('entered-in-error', 'cancelled', null, 3),
    code: fc.constantFrom({ text: 'No known allergies' }, { coding: [null] }, null),
  },
  { requiredKeys: [] },
);
/** Of a few types, so that a list has more than are read of it. */
const record = fc.subarray(types, { minLength: 1, maxLength: 4 }).chain((some) =>
  fc.array(
    fc.tuple(madeOf(...some), unkind).map(([made, more]) => ({ ...made, ...more })),
    { maxLength: 40 },
  ),
);

/** Entries that nobody asked for, and such that nobody could read. */
const junk = [
  ...[null, {}, { resource: null }, { resource: {} }, { resource: { resourceType: 'Basic', id: 'b' } }],
  { resource: { resourceType: 'Basic' }, search: { mode: 'x' } },
];

interface Manners {
  readonly junk: readonly unknown[];
  readonly leftOut: number;
  readonly size: number;
}

/** A connection to a platform, and how many entries it has answered with, as anybody can count them on the wire. */
function counted(resources: readonly object[], { junk: odd, leftOut, size }: Manners, id: string) {
  const server = platform(...resources)
    .of('p')
    .at(base)
    .pages(size);
  let sent = 0;
  const reader: RecordConnection['reader'] = async (request) => {
    const answer = (await server.reader(request)) as ReaderAnswer;
    const body = answer.body as { entry?: { resource?: { resourceType?: string }; search?: { mode?: string } }[] };
    if (!Array.isArray(body.entry)) return answer;
    const entry = [...body.entry, ...odd] as typeof body.entry;
    sent += leftOut + entry.filter((one) => one?.search?.mode !== 'include' && one?.search?.mode !== 'outcome').length;
    return { ...answer, body: { ...body, entry }, ...(leftOut > 0 && { leftOut }) };
  };
  const connection = connectionOf(id, { baseUrl: base, reader, linkedPatientIds: server.linkedIds });
  return { connection, sent: () => sent };
}

const options = (resources: number): ReadingOptions => ({
  signal: AbortSignal.timeout(60_000),
  limits: { pages: 50, resources },
  describe: () => ({ code: 'UPSTREAM_UNREACHABLE', httpStatus: 502, message: 'The platform cannot be reached.' }),
});

describe('the account of a record', () => {
  it('has one line for each entry that a platform answered with, however unkind the record and the question are', async () => {
    const manners = fc.record({
      junk: fc.subarray(junk),
      leftOut: fc.constantFrom(0, 0, 2),
      size: fc.integer({ min: 1, max: 7 }),
    });
    const wanted = floodOf(10_000);
    let records = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(record, manners), { minLength: 1, maxLength: 2 }),
        fc.subarray([...recordSectionNames], { minLength: 1 }),
        fc.constantFrom(3, 1000),
        async (given, sections, most) => {
          const servers = given.map(([resources, how], at) => counted(resources, how, `ehr-${at}`));
          const readings = await readSections(
            servers.map(({ connection }) => connection),
            sections,
            options(most),
          );
          const accounts = sections.map((section) => mergeAtOnce(section, readings).account);
          expect(accounts.map(unaccounted)).toEqual(sections.map(() => 0));
          // What stands inside of reports comes to the record beside the reports.
          const inside = readings.reduce((sum, { within }) => sum + (within?.size ?? 0), 0);
          const sent = servers.reduce((sum, one) => sum + one.sent(), 0);
          expect(sumAccounts(accounts).read).toBe(sent + inside);
          records += given.length;
        },
      ),
      // A question is of one record or two.
      { numRuns: wanted * 0.75 },
    );
    expect(records).toBeGreaterThanOrEqual(wanted);
  }, 600_000);

  it('says its sum in words, and what is lost where it does not close', () => {
    expect(accountText(accountOf(0, {}))).toBe('0 entries read');
    expect(accountText(accountOf(4, { facts: 2, repeated: 1, withdrawn: 0 }))).toBe(
      '4 entries read: 2 facts, 1 repeated, 1 not accounted for',
    );
  });
});
