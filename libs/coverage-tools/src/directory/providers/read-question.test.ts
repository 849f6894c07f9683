import { readPlace, splitPlace } from './place.js';
import { readSpecialty } from './specialties.js';

describe('a place', () => {
  it.each([
    ['Springfield, IL', { city: 'Springfield', state: 'IL' }],
    ['Springfield, Illinois', { city: 'Springfield', state: 'IL' }],
    ['Springfield, IL 62701', { city: 'Springfield', state: 'IL', zip: '62701' }],
    ['Larch Harbor', { city: 'Larch Harbor' }],
    ['Larch Harbor, New Hampshire', { city: 'Larch Harbor', state: 'NH' }],
    ['62701-1234', { zip: '62701' }],
    ['near Springfield', { city: 'Springfield' }],
    ['Illinois', { state: 'IL' }],
    ['New York', { city: 'New York' }],
    ['New York, NY', { city: 'New York', state: 'NY' }],
  ])('is read from %s', (text, place) => {
    expect(readPlace(text)).toEqual(place);
  });

  it('is taken out of a specialty', () => {
    expect(splitPlace('cardiologist near Springfield, IL')).toEqual({ rest: 'cardiologist', place: 'Springfield, IL' });
    expect(splitPlace('internal medicine')).toEqual({ rest: 'internal medicine' });
  });
});

describe('a specialty', () => {
  it.each([
    ['cardiologist', ['207RC0000X']],
    ['ENT', ['207Y00000X']],
    ['207rc0000x', ['207RC0000X']],
    ['basket weaving', []],
  ])('is %s by codes', (words, codes) => {
    expect(readSpecialty(words).codes).toEqual(codes);
  });

  it('that no table knows is found in the directory’s own text', () => {
    expect(readSpecialty('hyperbaric').fits('Undersea and Hyperbaric Medicine')).toBe(true);
    expect(readSpecialty('hyperbaric').fits('Cardiology')).toBe(false);
  });
});
