import { issuedIds } from '@fhir-gateway/testing';
import { isResourceId, parseReference } from './reference.js';

describe('an id as servers issue them', () => {
  it.each(issuedIds)('of %s is found in references', (_shape, id) => {
    expect(isResourceId(id)).toBe(true);
    const ref = `Patient/${id}`;
    const found = { type: 'Patient', id, ref };
    expect(parseReference(ref)).toEqual({ ...found, base: '' });
    expect(parseReference(`https://a.example/r4/${ref}`)).toEqual({ ...found, base: 'https://a.example/r4' });
    expect(parseReference(`${ref}/_history/${id}`)).toEqual({ ...found, base: '' });
  });
});

describe('what is no id', () => {
  it.each(['', '.', '..', '_history', '_search', 'a/b', 'a b', 'a\n', 'a%2e', 'é', '#a', 'x'.repeat(256)])(
    'is refused: %j',
    (id) => {
      expect(isResourceId(id)).toBe(false);
      expect(parseReference(`Patient/${id}`)).toBeUndefined();
    },
  );

  it.each([undefined, 7, '#p', 'urn:uuid:1', 'patient/1', 'Patient?_id=1', 'Patient/1#a', 'P/1', 'Patient/1/'])(
    'is in no reference: %j',
    (text) => {
      expect(parseReference(text)).toBeUndefined();
    },
  );
});
