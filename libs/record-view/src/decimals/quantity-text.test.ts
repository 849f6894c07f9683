import { moneyText } from './quantity-text.js';

describe('moneyText', () => {
  it.each([
    [4042.3199999999997, '4042.32 USD'],
    [2138.2160000000003, '2138.216 USD'],
    [-80.30000000000001, '-80.3 USD'],
    [0.0125, '0.0125 USD'],
    [427, '427 USD'],
    [0, '0 USD'],
  ])('says %p as %s', (value, text) => {
    expect(moneyText({ value, currency: 'USD' })).toBe(text);
  });

  it('says nothing of an amount that is none', () => {
    expect(moneyText({ currency: 'USD' })).toBeUndefined();
  });
});
