import { joinByName } from './join-by-name.js';

/** 35 characters, as a list leaves them. */
const cut = 'Harbor Lake Behavioral Health and W';
const whole = 'Harbor Lake Behavioral Health and Wellness';
const withId = { tenant: '101', name: whole };
const placed = { name: cut, places: [{ state: 'OH' }] };
const joined = (...rows: Parameters<typeof joinByName>[0]) => joinByName(structuredClone(rows));

describe('a name that lists spell in their own ways', () => {
  const placeless = { name: 'HARBOR LAKE HEALTH & WELLNESS, P.C.' };
  const spelled = { name: 'Harbor Lake Health and Wellness', places: [{ state: 'OH' }] };
  const known = { tenant: '101', name: 'The Harbor Lake Health and Wellness LLC' };
  const elsewhere = { ...spelled, places: [{ state: 'TX' }] };

  it('is that of one practice, with its id and its state', () => {
    expect(joined(placeless, spelled, known)).toEqual([{ ...known, places: [{ state: 'OH' }] }]);
    expect(joined(placeless, spelled)).toEqual([spelled]);
  });

  it.each([
    ['two ids', [placeless, spelled, known, { ...known, tenant: '102' }]],
    ['two states', [placeless, spelled, elsewhere, known]],
    ['an id that is known to be elsewhere', [spelled, { ...known, places: [{ state: 'TX' }] }]],
    ['one that has neither, twice', [placeless, placeless]],
    ['another word', [spelled, { tenant: '101', name: 'Harbor Lake Health' }]],
  ])('stays apart for %s', (_what, rows) => {
    expect(joined(...rows)).toEqual(rows);
  });
});

describe('a name that a list cut', () => {
  it('is that of the one practice that begins so, whose state is known then', () => {
    expect(joined(placed, withId)).toEqual([{ ...withId, places: [{ state: 'OH' }] }]);
  });

  it('is that of nobody else', () => {
    const rows = [
      [placed, withId, { tenant: '102', name: `${cut}omen` }],
      [placed, { ...placed, places: [{ state: 'TX' }] }, withId],
      [placed, { ...withId, places: [{ state: 'TX' }] }],
      [{ ...placed, name: cut.slice(0, 30) }, withId],
      [{ name: cut }, withId],
      [placed, { tenant: '101', name: 'Another Practice' }],
    ];
    for (const list of rows) expect(joined(...list)).toEqual(list);
  });
});
