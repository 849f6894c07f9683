import { nameOf } from './testing/readme-example.js';

it('the example of the README runs', () => {
  expect(nameOf('https://a.example/r4/Patient/1/_history/2')).toBe('Patient/1');
  expect(nameOf('Patient?identifier=1')).toBeUndefined();
});
