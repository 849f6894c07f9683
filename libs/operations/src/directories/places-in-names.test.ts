import { placesInNames } from './places-in-names.js';

describe('places that a name ends with', () => {
  it.each([
    ['Harbor Health (Michigan)', [{ state: 'MI' }]],
    ['Harbor Health - OH, KY', [{ state: 'OH' }, { state: 'KY' }]],
    ['Harbor Health – Alaska', [{ state: 'AK' }]],
    ['Harbor Health System (Newport News, VA)', [{ city: 'Newport News', state: 'VA' }]],
  ])('%s', (name, places) => expect(placesInNames(name)).toEqual(places));

  it('count in another name that is this one and a place', () => {
    expect(placesInNames('Harbor Health', ['Lake Health (Iowa)', 'Harbor Health (Ohio)'])).toEqual([{ state: 'OH' }]);
  });

  it.each([
    'University of Minnesota',
    'Washington University',
    'Jordan Pike - MD',
    'Harbor Clinic - Jordan Pike, MD',
    'Harbor Clinic (VA)',
    'Harbor Clinic - PA',
    'Harbor Clinic - North',
    'Harbor Clinic - Oregon - SW Washington',
    'Harbor Clinic (Ohio Street)',
    'Harbor Clinic (Lake, Hill)',
    '(Ohio)',
    'Harbor-Ohio',
    'Harbor Clinic',
  ])('are none in %s', (name) => expect(placesInNames(name)).toEqual([]));

  it('are none where only the name of another has them', () => {
    expect(placesInNames('Harbor Health', ['Lake Health (Iowa)', 'Harbor Healthcare (Ohio)'])).toEqual([]);
  });
});
