import { dayMs } from '../base/dates.js';
import { inventPerson, roleAt, type PersonRole } from '../people/person.js';
import { createRandom } from '../base/random.js';
import { createRoster } from '../people/roster.js';
import { planTimeline, type Timeline } from './visits.js';

const asOfMs = Date.parse('2026-06-01T10:00:00Z');

/** Plans many people without writing their records, which is quick. */
function plan(count: number): { role: PersonRole; birthMs: number; endMs: number; timeline: Timeline }[] {
  const roster = createRoster(createRandom('plan'));
  return Array.from({ length: count }, (_, position) => {
    const random = createRandom(`plan/${position}`);
    const role = roleAt(position);
    const person = inventPerson(role, asOfMs, random, roster);
    const endMs = person.deathMs ?? asOfMs;
    return { role, birthMs: person.birthMs, endMs, timeline: planTimeline(person, endMs, random) };
  });
}

const plans = plan(600);

describe('planTimeline', () => {
  it('puts visits in order and at least five days apart', () => {
    const gaps = plans.flatMap(({ timeline: { visits } }) =>
      visits.slice(1).map(({ startMs }, index) => startMs - (visits[index]?.startMs ?? 0)),
    );
    expect(gaps.length).toBeGreaterThan(3000);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(5 * dayMs);
  });

  it('keeps everything between birth and the end of the record', () => {
    const outside = plans.filter(({ birthMs, endMs, timeline: { visits, illnesses } }) => {
      const begins = [...visits.map(({ startMs }) => startMs), ...illnesses.map(({ onsetMs }) => onsetMs)];
      return begins.some((at) => at < birthMs) || visits.some((visit) => visit.endMs > endMs);
    });
    expect(outside).toEqual([]);
  });

  it('leaves two weeks for results and bills before the end, but for the admission in which a patient dies', () => {
    for (const { endMs, timeline } of plans) {
      const late = timeline.visits.filter((visit) => visit.endMs > endMs - 14 * dayMs);
      expect(late.filter(({ kind }) => kind !== 'admission')).toEqual([]);
    }
  });

  it('knows a disease from the visit that found it on, not before', () => {
    const found = plans.flatMap(({ timeline }) => timeline.illnesses.map((illness) => ({ illness, timeline })));
    const discoveries = found.filter(({ illness }) => illness.foundAt);
    expect(discoveries.length).toBeGreaterThan(100);
    for (const { illness, timeline } of discoveries) {
      const knowing = timeline.visits.filter(({ known }) => known.includes(illness.key));
      expect(knowing[0]).toBe(illness.foundAt);
      expect(illness.foundAt?.found).toContain(illness.key);
    }
  });

  it('plans nothing for the patient without a record', () => {
    const empty = plans.filter(({ role }) => role === 'empty');
    expect(empty.length).toBe(50);
    expect(empty.flatMap(({ timeline }) => [...timeline.visits, ...timeline.illnesses])).toEqual([]);
  });

  it.each([
    ['long-record', 'surgery'],
    ['parent', 'emergency'],
    ['deceased', 'admission'],
  ])('gives every %s patient the %s visit', (wanted, kind) => {
    const timelines = plans.filter(({ role }) => role === wanted).map(({ timeline }) => timeline);
    expect(timelines.filter(({ visits }) => !visits.some((visit) => visit.kind === kind))).toEqual([]);
  });
});
