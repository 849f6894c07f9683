import { askedFormat } from './asked-format.js';

describe('the format that a client asks for', () => {
  it.each<[string, string | undefined, ReturnType<typeof askedFormat>]>([
    ['', undefined, 'any'],
    ['', '*/*', 'any'],
    ['', 'application/fhir+json', 'fhir'],
    ['', 'application/fhir+json; fhirVersion=4.0', 'fhir'],
    ['', 'Application/JSON', 'fhir'],
    ['', 'application/fhir+turtle, */*;q=0.1', 'any'],
    ['', 'application/pdf, application/fhir+xml;q=0.5', 'fhir'],
    ['', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'any'],
    ['', 'text/html', 'other'],
    ['_format=json', 'application/pdf', 'fhir'],
    ['_format=application/fhir+json', undefined, 'fhir'],
    ['_format=html/json', 'application/fhir+json', 'other'],
    ['_format=', 'application/fhir+json', 'fhir'],
    ['_format=%zz', '*/*', 'any'],
  ])('by %j and Accept %s is %s', (search, accept, expected) => {
    expect(askedFormat({ search, accept })).toBe(expected);
  });
});
