import { normalizeBaseUrl } from './base-url.js';

describe('the form in which base URLs are compared', () => {
  it.each([
    ['https://FHIR.clinic.example/R4/', 'https://fhir.clinic.example/R4'],
    ['HTTPS://fhir.clinic.example:443/R4', 'https://fhir.clinic.example/R4'],
    ['http://localhost:80/fhir/', 'http://localhost/fhir'],
    ['https://fhir.clinic.example/', 'https://fhir.clinic.example'],
    ['https://fhir.clinic.example/a//', 'https://fhir.clinic.example/a/'],
  ])('%s becomes %s', (text, expected) => expect(normalizeBaseUrl(text)).toBe(expected));

  it.each([
    '',
    'fhir.clinic.example/r4',
    'https:/fhir.clinic.example/r4',
    'https://user@fhir.clinic.example/r4',
    'https://fhir.clinic.example/r4?x=1',
    'https://fhir.clinic.example/r4#x',
    'https://fhir.clinic.example\\r4',
    'https://fhir.clinic.example/a/../r4',
    'https://fhir.clinic.example/%2E%2e/r4',
    'https://fhir.clinic.example/ r4',
    ' https://fhir.clinic.example/r4',
    'https://fhir.clinic.example/r4\n',
    `https://fhir.clinic.example/${'a'.repeat(2048)}`,
  ])('refuses %j', (text) => expect(normalizeBaseUrl(text)).toBeUndefined());
});
