import {
  groupPeople,
  readChanges,
  readPeople,
  type ConnectionHistory,
  type HistoryStore,
  type Person,
  type RecordChanges,
  type RecordConnection,
} from '@fhir-gateway/patient-record';
import { casesOf } from '@fhir-gateway/testing';
import type { FhirResource } from 'fhir/r4.js';
import { recordOptions, sandboxConnections, type AskedSearch, type Fault } from '../testing/record-connections.js';

const person = 'hedda-vantreen';
const start = Date.parse(recordOptions.asOf) + 24 * 3_600_000;
/** A whole record has thousands of results, each like the others, and is printed at each look. */
const mostOfASearch = 12;
const describeFailure = () => ({ code: 'FAILED', httpStatus: 502, message: 'failed' });

type Entry = FhirResource & { readonly id: string };
type Searchset = { entry: { resource: Entry }[] };

/** The three systems, whose entries can be changed, added and taken away. */
class ChangingSystems {
  nowMs = start;
  faultOf: (asked: AskedSearch) => Fault | undefined = () => undefined;
  /** What a platform does to each answer. */
  answer: (entries: Entry[], platform: string) => Entry[] = (entries) => entries;
  readonly #planted = new Map<string, Entry | undefined>();
  readonly #added: { platform: string; entry: Entry }[] = [];
  readonly kept = new Map<string, ConnectionHistory>();
  readonly histories: HistoryStore = {
    read: (id) => Promise.resolve(structuredClone(this.kept.get(id))),
    write: (id, history) => {
      this.kept.set(id, JSON.parse(JSON.stringify(history)) as ConnectionHistory);
      return Promise.resolve(true);
    },
  };

  connections(): RecordConnection[] {
    return sandboxConnections(person, (asked) => this.faultOf(asked)).map((connection) => ({
      ...connection,
      reader: async (request) => {
        const answer = await connection.reader(request);
        const { path } = request;
        if (answer.status !== 200) return answer;
        const entry = (answer.body as Searchset).entry.slice(0, mostOfASearch);
        const isOwn = ({ platform, entry: added }: { platform: string; entry: Entry }) =>
          platform === connection.id && added.resourceType === path && fits(added, request.query);
        const all = [
          ...entry.map(({ resource }) => resource),
          ...this.#added.filter(isOwn).map((one) => one.entry),
        ].flatMap((one) => {
          const key = `${connection.id} ${one.resourceType}/${one.id}`;
          return this.#planted.has(key) ? (this.#planted.get(key) ?? []) : one;
        });
        const shown = this.answer(all, connection.id).map((resource) => ({ resource }));
        return { ...answer, body: { ...(answer.body as object), entry: shown } };
      },
    }));
  }

  async entriesAt(platform: string, type: string): Promise<Entry[]> {
    const connection = this.connections().find(({ id }) => id === platform);
    const answer = await connection?.reader({ method: 'GET', path: type, query: '' });
    return ((answer?.body as Searchset | undefined)?.entry ?? []).map(({ resource }) => resource);
  }

  /** Changes an entry as a platform does, which dates it. */
  change(platform: string, entry: Entry, change: object): void {
    const meta = { ...entry.meta, lastUpdated: new Date(this.nowMs).toISOString() };
    this.#planted.set(`${platform} ${entry.resourceType}/${entry.id}`, { ...entry, ...change, meta } as Entry);
  }

  changeUndated(platform: string, entry: Entry, change: object): void {
    this.#planted.set(`${platform} ${entry.resourceType}/${entry.id}`, { ...entry, ...change } as Entry);
  }

  remove(platform: string, entry: Entry): void {
    this.#planted.set(`${platform} ${entry.resourceType}/${entry.id}`, undefined);
  }

  add(platform: string, entry: Entry): void {
    const meta = { lastUpdated: new Date(this.nowMs).toISOString() };
    this.#added.push({ platform, entry: { ...entry, meta } as Entry });
  }

  async look(sinceMs?: number): Promise<RecordChanges> {
    const options = { signal: new AbortController().signal, describe: describeFailure };
    const sources = this.connections().map((connection) => ({ connection }));
    const whole: Person = { id: 'sandbox-ehr', birthDates: [], sexes: [], sources };
    this.nowMs += 60_000;
    const asked = { ...options, now: () => this.nowMs, histories: this.histories };
    const found = await readChanges(whole, { ...asked, ...(sinceMs !== undefined && { sinceMs }) });
    this.nowMs += 60_000;
    return found;
  }
}

function fits(entry: Entry, query = ''): boolean {
  const category = new URLSearchParams(query).get('category');
  return category === null || JSON.stringify(entry).includes(`"${category}"`);
}

function linesOf({ changes }: RecordChanges): string[] {
  return changes
    .map(
      ({ connection, kind, ref, fields }) =>
        `${connection} ${ref} ${kind}${fields.length > 0 ? `: ${fields.join(', ')}` : ''}`,
    )
    .sort();
}

/** Plants changes in all three systems; returns what has to be found. */
async function plant(systems: ChangingSystems): Promise<string[]> {
  const [problem] = await systems.entriesAt('sandbox-ehr', 'Condition');
  const [order] = await systems.entriesAt('sandbox-ehr', 'MedicationRequest');
  const [result, another] = (await systems.entriesAt('sandbox-ehr', 'Observation')).filter((one) =>
    JSON.stringify(one).includes('"laboratory"'),
  );
  const [, gone] = await systems.entriesAt('sandbox-clinic', 'Condition');
  const [shot] = await systems.entriesAt('sandbox-clinic', 'Immunization');
  const [claim] = await systems.entriesAt('sandbox-payer', 'ExplanationOfBenefit');
  if (!problem || !order || !result || !another || !gone || !shot || !claim) throw new Error('the record is smaller');
  systems.change('sandbox-ehr', problem, { clinicalStatus: { coding: [{ code: 'resolved' }] }, note: [{ text: 'x' }] });
  systems.change('sandbox-ehr', order, { status: 'stopped' });
  systems.change('sandbox-ehr', result, { status: 'entered-in-error' });
  systems.add('sandbox-ehr', { ...another, id: 'planted-result' });
  systems.remove('sandbox-clinic', gone);
  systems.change('sandbox-clinic', shot, { lotNumber: 'another lot' });
  systems.change('sandbox-payer', claim, { outcome: 'error' });
  systems.add('sandbox-payer', { ...claim, id: 'planted-claim' });
  return [
    `sandbox-ehr Condition/${problem.id} changed: clinical status, note`,
    `sandbox-ehr MedicationRequest/${order.id} changed: status`,
    `sandbox-ehr Observation/${result.id} entered in error: status`,
    'sandbox-ehr Observation/planted-result new',
    `sandbox-clinic Condition/${gone.id} gone`,
    `sandbox-clinic Immunization/${shot.id} changed: lot number`,
    `sandbox-payer ExplanationOfBenefit/${claim.id} changed: outcome`,
    'sandbox-payer ExplanationOfBenefit/planted-claim new',
  ].sort();
}

describe('what has changed over the three systems', () => {
  let systems: ChangingSystems;

  beforeEach(() => {
    systems = new ChangingSystems();
  });

  it('is nothing at the first look, which says that there is nothing to compare with', async () => {
    const found = await systems.look();
    expect(found.changes).toEqual([]);
    expect(found.comparisons.length).toBeGreaterThan(0);
    expect(found.comparisons.filter(({ comparedWithMs }) => comparedWithMs !== undefined)).toEqual([]);
  });

  const odd: Readonly<Record<string, (entries: Entry[], platform: string) => Entry[]>> = {
    'as they are': (entries) => entries,
    'without meta.lastUpdated': (entries) => entries.map((one) => ({ ...one, meta: {} })),
    'in another order each time': (entries) => entries.sort(() => Math.random() - 0.5),
    'with another order of members': (entries) =>
      entries.map((one) => Object.fromEntries(Object.entries(one).reverse()) as unknown as Entry),
    'with entries that come twice': (entries) => entries.flatMap((one, at) => (at % 3 === 0 ? [one, one] : [one])),
    'dated anew in each answer': (entries) =>
      entries.map((one) => ({ ...one, meta: { lastUpdated: new Date(Date.now()).toISOString() } })),
    'with names of references that come and go': (entries) =>
      entries.map(
        (one) =>
          JSON.parse(JSON.stringify(one), (name, value: { reference?: string } | null) =>
            name === 'subject' && value?.reference ? { ...value, display: String(Math.random()) } : value,
          ) as Entry,
      ),
  };

  it.each(casesOf(Object.entries(odd)))('is just the planted changes, with answers %s', async (_name, answer) => {
    systems.answer = answer;
    await systems.look();
    expect(linesOf(await systems.look())).toEqual([]);
    const planted = await plant(systems);
    const { lookedAtMs, ...found } = await systems.look();
    expect(linesOf({ lookedAtMs, ...found })).toEqual(planted);
    // Asking again changes no answer; asking since that answer finds nothing.
    expect(linesOf(await systems.look())).toEqual(planted);
    expect(linesOf(await systems.look(lookedAtMs))).toEqual([]);
  });

  it('is found by dates where nobody looked before, and says that what is gone is not known', async () => {
    const sinceMs = systems.nowMs;
    const planted = await plant(systems);
    const found = await systems.look(sinceMs);
    const known = planted.filter((line) => !line.endsWith('gone'));
    expect(linesOf(found).map((line) => line.split(' ')[1])).toEqual(known.map((line) => line.split(' ')[1]));
    expect(new Set(found.changes.map(({ kind }) => kind))).toEqual(new Set(['entered in error', 'new or changed']));
    expect(found.comparisons.every(({ isByDates }) => isByDates)).toBe(true);
  });

  it.each([
    ['do not say when', 'without meta.lastUpdated'],
    ['are dated when they are read', 'dated anew in each answer'],
  ])('is not looked for by dates where entries %s', async (_why, name) => {
    systems.answer = odd[name] ?? ((entries) => entries);
    systems.nowMs = Date.now() - 60_000;
    const found = await systems.look(systems.nowMs - 7 * 24 * 3_600_000);
    expect(found.changes).toEqual([]);
    const compared = found.comparisons.filter(({ resourceTypes }) => resourceTypes.includes('Observation'));
    expect(compared.map(({ isByDates, limit }) => [isByDates, limit !== undefined])).toEqual(
      compared.map(() => [false, true]),
    );
  });

  it('trusts no date any more once an entry has changed without it', async () => {
    const beforeMs = systems.nowMs;
    await systems.look();
    const [problem] = await systems.entriesAt('sandbox-ehr', 'Condition');
    systems.changeUndated('sandbox-ehr', problem as Entry, { note: [{ text: 'in silence' }] });
    const found = await systems.look(beforeMs);
    expect(linesOf(found)).toEqual([`sandbox-ehr Condition/${problem?.id} changed: note`]);
    const [condition] = found.comparisons.filter(
      ({ connection, limit }) => connection === 'sandbox-ehr' && limit !== undefined,
    );
    expect(condition).toMatchObject({ resourceTypes: ['Condition'], isByDates: false });
  });

  it('calls nothing gone that could not be read, and compares it again later', async () => {
    await systems.look();
    systems.faultOf = ({ platform, type }) => (platform === 'sandbox-clinic' && type === 'Condition' ? 503 : undefined);
    const found = await systems.look();
    expect(found.changes).toEqual([]);
    expect(found.gaps).toContainEqual(
      expect.objectContaining({ connection: 'sandbox-clinic', resourceType: 'Condition' }),
    );
    systems.faultOf = () => undefined;
    const planted = await plant(systems);
    expect(linesOf(await systems.look())).toEqual(planted);
  });

  it('keeps no word of the record', async () => {
    await systems.look();
    const [problem] = await systems.entriesAt('sandbox-ehr', 'Condition');
    const { code } = problem as unknown as { code: { coding: { code: string; display: string }[] } };
    const kept = JSON.stringify([...systems.kept]);
    for (const { code: given, display } of code.coding) {
      expect(kept).not.toContain(`"${given}"`);
      expect(kept).not.toContain(display);
    }
  });

  it('finds the Patient that has changed', async () => {
    const options = { signal: new AbortController().signal, describe: describeFailure };
    const patient = { resourceType: 'Patient', id: 'p', name: [{ family: 'Vantreen' }] };
    const connection = (telecom: object[]): RecordConnection => ({
      id: 'one',
      platformName: 'One',
      patientId: 'p',
      baseUrl: 'http://gateway.test/api/fhir/one',
      isStrict: false,
      reader: ({ path }) => {
        const body = path === 'Patient/p' ? { ...patient, telecom } : { resourceType: 'Bundle', type: 'searchset' };
        return Promise.resolve({ status: 200, headers: {}, body });
      },
    });
    const look = async (telecom: object[]) => {
      const [known] = groupPeople(await readPeople([connection(telecom)], options), []);
      systems.nowMs += 1000;
      return readChanges(known as Person, { ...options, now: () => systems.nowMs, histories: systems.histories });
    };
    await look([]);
    expect(linesOf(await look([{ system: 'phone', value: '555-0100' }]))).toEqual(['one Patient/p changed: telecom']);
  });
});
