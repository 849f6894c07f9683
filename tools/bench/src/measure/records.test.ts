import { makeObservation, makeSearchBundle } from './records.js';

const base = 'http://127.0.0.1:40000/fhir';

describe('the records of the benchmark', () => {
  it('weigh what the table says: a read about 3 KB, a search about 70 KB', () => {
    expect(JSON.stringify(makeObservation('a')).length / 1000).toBeCloseTo(3, 0);
    const search = JSON.stringify(makeSearchBundle(base)).length / 1000;
    expect(search).toBeGreaterThan(65);
    expect(search).toBeLessThan(80);
  });

  it('link every entry of a search absolutely, so that there is something to rewrite', () => {
    const text = JSON.stringify(makeSearchBundle(base));
    expect(text.split(`"${base}/`).length - 1).toBe(25);
  });
});
