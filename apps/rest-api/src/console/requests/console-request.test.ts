import { checkRequest, emptyRequest, readRequestFields, readSearchParameters } from './console-request.js';

const invalid = expect.objectContaining({ code: 'ARGUMENT_INVALID' });
const withLines = (parameters: string) => readSearchParameters({ ...emptyRequest, parameters });

describe('a request that somebody filled in', () => {
  it('is shown again as it was typed, and a row of an answer stands for type and id', () => {
    const fields = { platform: 'stub-ehr', type: ' Observation ', parameters: 'code=1' };
    const typed = { platformId: 'stub-ehr', type: 'Observation', id: '', parameters: 'code=1' };
    expect(readRequestFields(fields)).toEqual(typed);
    expect(readRequestFields({ ...fields, open: 'Patient/p-1' })).toEqual({ ...typed, type: 'Patient', id: 'p-1' });
  });

  it.each(['', 'observation', 'Observation/$lastn', '../Patient', 'Patient?x', 'Pätient', `A${'a'.repeat(64)}`])(
    'is refused for the type “%s”',
    (type) => expect(() => checkRequest({ ...emptyRequest, type })).toThrow(invalid),
  );

  it.each(['a/b', '../x', 'a b', 'a?b', '$everything', 'a'.repeat(65)])('is refused for the id “%s”', (id) =>
    expect(() => checkRequest({ ...emptyRequest, type: 'Patient', id })).toThrow(invalid),
  );

  it('reads parameters line by line; one that repeats has several values', () => {
    expect(withLines('category=laboratory\r\n\n date = ge2020 \ndate=lt2021\ncode=http://loinc.org|2345-7')).toEqual({
      category: ['laboratory'],
      date: ['ge2020', 'lt2021'],
      code: ['http://loinc.org|2345-7'],
    });
    expect(withLines('__proto__=x')).toHaveProperty('__proto__', ['x']);
  });

  it('refuses a line that is no parameter without repeating it, and too many', () => {
    expect(() => withLines('category=laboratory\nJane Doe')).toThrow(
      expect.objectContaining({ code: 'ARGUMENT_INVALID', message: 'Parameter 2 is not of the form name=value.' }),
    );
    expect(() => withLines('=x')).toThrow(invalid);
    expect(() => withLines('a=b\n'.repeat(51))).toThrow(invalid);
  });
});
