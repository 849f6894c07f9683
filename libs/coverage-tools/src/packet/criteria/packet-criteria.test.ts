import { ExpressionEngine } from '../../expressions/fhirpath-engine.js';
import { testCell } from '../../testing/test-cell.js';
import { readPerson } from '../../record-resources.js';
import { packetSchema } from '../schema/packet-schema.js';
import { PacketSources } from '../schema/packet-sources.js';
import { RecordEntries } from '../record-entries.js';
import { unkindContext, unkindRecord } from '../testing/unkind-record.js';
import { packetCriteria } from './packet-criteria.js';

jest.setTimeout(240_000);

async function criteriaOf(
  code: string,
  chosen: readonly string[] = [],
  context = unkindContext(),
  diagnoses: string[] = [],
) {
  const sources = new PacketSources('hospital', '2026-12-02');
  const entries = new RecordEntries(context, await readPerson(context, 'p'), sources);
  const found = await packetCriteria(entries, sources, {
    engine: new ExpressionEngine(testCell, { budgetMs: 60_000 }),
    ...{ platformId: 'hospital', code, chosen, diagnoses, serviceDay: '2026-12-02', orderDay: '2026-11-10' },
  });
  return {
    criteria: found && packetSchema.shape.criteria.parse(found.criteria),
    sources: sources.list,
    unread: entries.unread,
  };
}

describe('criteria of a packet', () => {
  it('have the text and each entry as numbered sources', async () => {
    const { criteria, sources } = await criteriaOf('27447');
    const order = criteria?.rows.find(({ id }) => id === 'order');
    expect(order).toMatchObject({
      state: 'met',
      evidence: [{ reference: 'ServiceRequest/knee', platform: 'hospital' }],
    });
    expect(order?.sources.map((number) => sources.find((one) => one.number === number)?.kind)).toEqual([
      'template',
      'record',
    ]);
    expect(criteria?.says[0]?.text).toContain('not the criteria of this payer');
    const { met = 0, not_met: notMet = 0, not_documented: absent = 0, for_person: open = 0 } = criteria ?? {};
    expect(met + notMet + absent + open).toBe(criteria?.rows.length);
  });

  it('show nothing of a stranger, and of what is labelled as sensitive only what was chosen', async () => {
    const labelled = unkindRecord.map((one) =>
      'id' in one && one.id === 'therapy' ? { ...one, meta: { security: [{ code: 'PSY' }] } } : one,
    );
    const hidden = await criteriaOf('27447', [], unkindContext(labelled));
    expect(JSON.stringify(hidden)).not.toMatch(/STRANGER|discharge note/);
    expect(hidden.criteria?.says.at(-1)?.text).toContain('labels as sensitive were not looked at');
    const shown = await criteriaOf('27447', ['DocumentReference/therapy'], unkindContext(labelled));
    expect(JSON.stringify(shown)).toContain('discharge note');
  });

  it('take the diagnosis that the order names, and leave to a person one that only the request names', async () => {
    const rowOf = ({ criteria }: Awaited<ReturnType<typeof criteriaOf>>) => criteria?.rows.find(({ id }) => id === 'diagnosis');
    expect(rowOf(await criteriaOf('27447'))).toMatchObject({
      state: 'met',
      evidence: [{ value: 'Total knee arthroplasty, right, for Osteoarthritis of the right knee', shows: 'met' }],
    });
    const unordered = unkindContext(unkindRecord.filter(({ resourceType }) => resourceType !== 'ServiceRequest'));
    expect(rowOf(await criteriaOf('27447', [], unordered, ['M17.11']))).toMatchObject({ state: 'for-person', evidence: [] });
    expect(rowOf(await criteriaOf('27447', [], unordered, ['J44.9']))?.state).toBe('not-documented');
  }); // prettier-ignore

  it('are there, with what could not be read named, where the platform refuses a type', async () => {
    const context = unkindContext(unkindRecord, (served) => served.answers('ServiceRequest', 403));
    const { criteria, unread } = await criteriaOf('27447', [], context);
    expect(criteria?.rows.find(({ id }) => id === 'order')?.state).toBe('not-documented');
    expect(unread).toHaveLength(1);
  });

  it('are none for a code without a template', async () => {
    expect((await criteriaOf('99213')).criteria).toBeUndefined();
  });
});
