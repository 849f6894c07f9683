import { parseExact } from '@fhir-gateway/fhir';
import { platform, searchset, type Platform } from '@fhir-gateway/testing/platform';
import type { Bundle, FhirResource, OperationOutcome } from 'fhir/r4.js';

import type { RecordConnection } from '../reading/record-connection.js';
import { connectionOf } from '../testing/people.js';
import { exportItems } from './export-items.js';
import { writeBundle, writeNdjson } from './write-export.js';

const baseUrl = 'http://gateway.test/api/fhir/sandbox-ehr';
const patient = { resourceType: 'Patient', id: 'a', generalPractitioner: [{ reference: 'Practitioner/p' }] };
const problems = Array.from({ length: 250 }, (_, index) => ({
  resourceType: 'Condition',
  id: `c${index}`,
  subject: { reference: 'Patient/a' },
  recorder: { reference: `${baseUrl}/Practitioner/p${index % 60}` },
}));

/** The platform of the record of `Patient/a`, which refuses to name its types. */
const ehr = (...record: readonly object[]) =>
  platform(...record)
    .of('a')
    .at(baseUrl)
    .knows('_id')
    .pages(100)
    .without('strangers', 'linked', 'dates');

const connection = ({ reader, base, linkedIds }: Platform, further: Partial<RecordConnection> = {}) =>
  connectionOf('sandbox-ehr', { patientId: 'a', baseUrl: base, reader, linkedPatientIds: linkedIds, ...further });

const options = {
  signal: new AbortController().signal,
  describe: () => ({ code: 'UPSTREAM_UNREACHABLE', httpStatus: 502, message: 'The platform did not answer.' }),
};

async function textOf(chunks: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += chunk;
  return text;
}

async function linesOf(...connections: RecordConnection[]): Promise<FhirResource[]> {
  const text = await textOf(writeNdjson(exportItems(connections, options)));
  expect(text.endsWith('\n')).toBe(true);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as FhirResource);
}

const issuesOf = (lines: readonly FhirResource[]) => (lines.at(-1) as OperationOutcome).issue;

describe('an export', () => {
  it('has the patient, every entry of every page once, and what they refer to once', async () => {
    const practitioners = Array.from({ length: 60 }, (_, index) => ({ resourceType: 'Practitioner', id: `p${index}` }));
    const others = ['p', 'stranger'].map((id) => ({ resourceType: 'Practitioner', id }));
    const lines = await linesOf(connection(ehr(patient, ...problems, ...practitioners, ...others)));
    const refs = lines.map(({ resourceType, id }) => `${resourceType}/${id}`);
    expect(new Set(refs).size).toBe(refs.length);
    expect(refs[0]).toBe('Patient/a');
    expect(refs.filter((ref) => ref.startsWith('Condition/'))).toHaveLength(250);
    expect(refs.filter((ref) => ref.startsWith('Practitioner/'))).toHaveLength(61);
    expect(refs).not.toContain('Practitioner/stranger');
    expect(issuesOf(lines)[0]?.diagnostics).toBe('sandbox-ehr: 312 resources.');
  });

  it('says of entries that were not parsed how many they are', async () => {
    const cut = { body: searchset(problems.slice(0, 2)), leftOut: 90_000 };
    const lines = await linesOf(connection(ehr(patient).answers('Condition', cut)));
    const texts = issuesOf(lines).map(({ diagnostics, details }) => `${details?.text} ${diagnostics}`);
    expect(texts.join()).toMatch(/90000 more/);
  });

  it('asks for the types that the platform says it has, and no others', async () => {
    const server = ehr(patient).offers({ Condition: [], Coverage: [], Practitioner: [] });
    await linesOf(connection(server));
    expect(server.asked.filter((one) => one.includes('patient=')).map((one) => one.split('?')[0])).toEqual([
      'Condition',
      'Coverage',
    ]);
  });

  it('says which types were refused, missing or not answered, and goes on', async () => {
    const server = ehr(patient, ...problems.slice(0, 2)).answers('Procedure', new Error('secret detail'));
    server.answers('Observation', 403).answers('Goal', 404).answers('Encounter', 500);
    const lines = await linesOf(connection(server));
    const found = issuesOf(lines).map(({ code, details }) => [code, details?.text?.split(' ')[1]]);
    expect(found).toEqual(
      expect.arrayContaining([
        ['forbidden', 'Observation'],
        ['not-supported', 'Goal'],
        ['exception', 'Encounter'],
        ['exception', 'Procedure'],
      ]),
    );
    expect(lines.filter(({ resourceType }) => resourceType === 'Condition')).toHaveLength(2);
    expect(JSON.stringify(lines)).not.toContain('secret detail');
  });

  it('says that a connection has ended or is for nobody, and asks it for nothing', async () => {
    const server = ehr(patient);
    const ended = { code: 'REAUTH_REQUIRED', message: 'The connection has ended.' };
    const lines = await linesOf(connection(server, { ended }));
    const { patientId: _none, ...unnamed } = connection(server);
    const others = await linesOf(unnamed);
    expect(issuesOf(lines).map(({ code }) => code)).toEqual(['informational', 'login']);
    expect(issuesOf(others).map(({ code }) => code)).toEqual(['informational', 'forbidden']);
    expect(server.asked).toEqual([]);
  });

  it('says which connections may be the person’s and could not be read', async () => {
    const late = { reason: 'timeout', code: 'UPSTREAM_TIMEOUT', message: 'No answer.' } as const;
    const gap = { connection: 'sandbox-clinic', ...late };
    const text = await textOf(
      writeNdjson(exportItems([connection(ehr(patient))], { ...options, unattributed: [gap] })),
    );
    expect(text.trimEnd().split('\n').at(-1)).toContain('sandbox-clinic: The record could not be read whole.');
  });

  it('says that a search which leads round in a circle was not read whole', async () => {
    const circling = ehr(patient, ...problems.slice(0, 2)).pages(1, 'itself');
    const lines = await linesOf(connection(circling));
    expect(lines.filter(({ resourceType }) => resourceType === 'Condition')).toHaveLength(1);
    expect(issuesOf(lines).map(({ details }) => details?.text)).toContain(
      'sandbox-ehr: Condition could not be read whole.',
    );
  });

  it('gives nothing of anybody whom a platform answers for in the place of what was asked', async () => {
    const other = ehr(patient).answers('Practitioner', [{ resourceType: 'Practitioner', id: 'other' }]);
    const lines = await linesOf(connection(other));
    expect(lines.map(({ id }) => id)).not.toContain('other');
  });

  it('has nothing of another patient whom a platform answers with, and says so', async () => {
    const subject = { reference: 'Patient/b' };
    const others = [1, 2].map((id) => ({ resourceType: 'Condition', id: `x${id}`, subject }));
    const own = problems.slice(0, 2).map(({ recorder: _recorder, ...rest }) => rest);
    const misled = ehr(...own, ...others).answers('Patient/a', { body: { ...patient, id: 'b' } });
    const lines = await linesOf(connection(misled));
    expect(lines.map(({ id }) => id)).toEqual(['c0', 'c1', undefined]);
    expect(issuesOf(lines).filter(({ severity }) => severity === 'warning')).toMatchObject([
      { code: 'exception', details: { text: 'sandbox-ehr: Patient could not be read whole.' } },
      { code: 'suppressed', diagnostics: '2 entries name another patient than was asked for, and are left out.' },
    ]);
  });

  it('is a Bundle whose entries stand under their addresses, with digits as they came', async () => {
    const value = parseExact('{"resourceType":"Observation","id":"o","valueQuantity":{"value":1.2300}}') as object;
    const otherBase = baseUrl.replace('sandbox-ehr', 'sandbox-clinic');
    const clinic = connection(ehr(patient).at(otherBase), { id: 'sandbox-clinic' });
    const items = exportItems([connection(ehr(patient, value)), clinic], options);
    const text = await textOf(writeBundle(items, '2026-01-01T00:00:00Z'));
    const { entry = [], type } = JSON.parse(text) as Bundle;
    expect(type).toBe('collection');
    expect(entry.map(({ fullUrl }) => fullUrl)).toEqual([
      `${baseUrl}/Patient/a`,
      `${baseUrl}/Observation/o`,
      `${otherBase}/Patient/a`,
      undefined,
    ]);
    expect(text).toContain('"value":1.2300');
    expect((entry.at(-1)?.resource as OperationOutcome).issue.map(({ diagnostics }) => diagnostics)).toEqual(
      expect.arrayContaining(['sandbox-ehr: 2 resources.', 'sandbox-clinic: 1 resources.']),
    );
  });
});
