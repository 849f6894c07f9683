import fc from 'fast-check';
import { parseQuirks, quirkNames } from './quirk.js';

describe('parseQuirks', () => {
  it('reads a list, blanks and repetitions aside', () => {
    expect(parseQuirks('no-total, bare-codes,no-total')).toEqual(new Set(['no-total', 'bare-codes']));
    expect(parseQuirks('none')).toEqual(new Set());
  });

  it('takes all that contradict no other as all', () => {
    const apart = ['text-unsupported', 'refuse-unknown'];
    expect(parseQuirks('all')).toEqual(new Set(quirkNames.filter((name) => !apart.includes(name))));
  });

  it('lets what is named beside all win over its opposite', () => {
    const quirks = parseQuirks('all,text-unsupported,refuse-unknown');
    expect([...(quirks ?? [])].sort()).toEqual(
      quirkNames.filter((name) => name !== 'text-prefix' && name !== 'ignore-unknown').sort(),
    );
  });

  it.each([
    '',
    'nothing',
    'none,all',
    'no-total,none',
    'NO-TOTAL',
    'no-total;bare-codes',
    'no-total,',
    'text-prefix,text-unsupported',
    'refuse-unknown,ignore-unknown',
    'all,text-prefix,text-unsupported',
  ])('refuses %j', (text) => {
    expect(parseQuirks(text)).toBeUndefined();
  });

  it('never holds both of two that contradict each other', () => {
    const names = fc.subarray([...quirkNames, 'all'], { minLength: 1 });
    fc.assert(
      fc.property(names, (list) => {
        const quirks = parseQuirks(list.join(','));
        return !quirks || !(quirks.has('text-prefix') && quirks.has('text-unsupported'));
      }),
    );
  });
});
