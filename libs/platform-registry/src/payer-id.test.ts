import { shippedPlatforms } from './directory/testing/shipped-directory.js';
import { hasPayerId } from './payer-id.js';
import { definition } from './testing/platforms.js';

const { registry } = shippedPlatforms();
const ids = (payerId: string, state?: string) => registry.findByPayerId(payerId, state).map(({ id }) => id);

describe('payer ids of the shipped platforms', () => {
  it.each([
    ['60054', ['aetna']],
    ['00834', ['anthem-patient', 'anthem-formulary', 'anthem-provider']],
    ['93052', ['premera']],
    [' 87726 ', ['unitedhealthcare']],
    ['test001', ['hapi-local']],
  ])('lead %j to all that share it', (payerId, expected) => {
    expect(ids(payerId)).toEqual(expected);
  });

  it.each(['', '   ', '834', '0834', '000834', '6005', '600544', 'aetna', '*', '__proto__'])(
    'lead %j to nobody',
    (payerId) => {
      expect(ids(payerId)).toEqual([]);
    },
  );

  it.each([
    ['93052', 'AK', ['premera']],
    ['93052', 'WA', []],
    ['54154', 'wv', ['highmark']],
    ['54154', 'PA', []],
    ['00834', 'OH', ['anthem-patient', 'anthem-formulary', 'anthem-provider']],
    ['00834', 'TX', []],
    ['38814', 'TX', ['molina']],
    ['60054', 'TX', ['aetna']],
  ])('lead %s in %s to %j', (payerId, state, expected) => {
    expect(ids(payerId, state)).toEqual(expected);
  });
});

describe('a payer id', () => {
  it('may stand in the map of states alone', () => {
    const platform = definition({ payerIdsByState: { MN: ['00001'] }, states: ['MN', 'WI'] });
    expect([undefined, 'MN', 'WI'].map((state) => hasPayerId(platform, '00001', state))).toEqual([true, true, false]);
  });
});
