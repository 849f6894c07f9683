import { coded, merge } from '../testing/readings.js';
import { selectFacts } from './select-facts.js';

const visit = (id: string, start: string, end?: string) => ({
  resourceType: 'Encounter',
  id,
  status: 'finished',
  class: { code: 'IMP' },
  period: { start, ...(end && { end }) },
});
const problem = (id: string, status: string) => ({
  resourceType: 'Condition',
  id,
  code: { text: id },
  clinicalStatus: coded(status),
});

function idsOf(section: 'encounters' | 'problems', held: readonly object[], selection: object): string[] {
  const { facts } = merge(section, { ehr: held });
  const selected = selectFacts(facts, { limit: 50, ...selection });
  return (selected?.facts ?? []).flatMap(({ sources }) => sources.map(({ resource }) => resource.id ?? '')).sort();
}

describe('selectFacts', () => {
  const march = { since: '2026-03-01', until: '2026-03-31' };

  it('takes a moment as the day that it was where it was written, and as that in UTC', () => {
    const visits = [
      visit('last evening', '2026-03-31T22:00:00-05:00'),
      visit('first morning', '2026-03-01T02:00:00+05:00'),
      visit('evening before', '2026-02-28T22:00:00-05:00'),
      visit('day before', '2026-02-28T12:00:00-05:00'),
      visit('day after', '2026-04-01T12:00:00-05:00'),
    ];
    expect(idsOf('encounters', visits, march)).toEqual(['evening before', 'first morning', 'last evening']);
  });

  it('takes a stay wherever a part of it lies', () => {
    const stays = [
      visit('into', '2026-02-27', '2026-03-05'),
      visit('over', '2026-02-01', '2026-04-30'),
      visit('out of', '2026-03-31', '2026-04-02'),
      visit('before', '2026-02-01', '2026-02-28'),
      visit('begun before', '2026-02-01'),
      visit('after', '2026-04-01', '2026-04-03'),
      { ...visit('going on', '2026-02-01'), status: 'in-progress' },
    ];
    expect(idsOf('encounters', stays, march)).toEqual(['going on', 'into', 'out of', 'over']);
    expect(idsOf('encounters', stays, { since: '2026-03' })).toEqual(['after', 'going on', 'into', 'out of', 'over']);
    expect(idsOf('encounters', stays, { until: '2026-02' })).toEqual([
      'before',
      'begun before',
      'going on',
      'into',
      'over',
    ]);
  });

  it('has everyday words for a status, and a relapse as active', () => {
    const problems = ['active', 'relapse', 'resolved', 'remission'].map((status) => problem(status, status));
    expect(idsOf('problems', problems, { status: 'current' })).toEqual(['active', 'relapse']);
    expect(idsOf('problems', problems, { status: 'inactive' })).toEqual(['remission', 'resolved']);
    expect(idsOf('problems', problems, { status: 'resolved' })).toEqual(['resolved']);
  });
});
