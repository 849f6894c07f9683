import { TwoGenerationCache } from './two-generation-cache.js';

describe('TwoGenerationCache', () => {
  it('has the texts of the names that came last', () => {
    const texts = new TwoGenerationCache(3);
    for (let n = 0; n < 100; n++) texts.set(`${n}`, `text ${n}`);
    expect([99, 98, 97].map((n) => texts.get(`${n}`))).toEqual(['text 99', 'text 98', 'text 97']);
  });

  it('keeps a name that comes again and again', () => {
    const texts = new TwoGenerationCache(3);
    texts.set('often', 'kept');
    for (let n = 0; n < 100; n++) {
      texts.set(`${n}`, '');
      expect(texts.get('often')).toBe('kept');
    }
  });

  it('forgets what has not come for long', () => {
    const texts = new TwoGenerationCache(3);
    for (let n = 0; n < 100; n++) texts.set(`${n}`, '');
    expect(Array.from({ length: 100 }, (_, n) => texts.get(`${n}`)).filter((text) => text === '').length).toBeLessThan(
      7,
    );
  });
});
