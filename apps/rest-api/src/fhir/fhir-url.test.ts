import { isFhirUrl, splitFhirUrl } from './fhir-url.js';

describe('isFhirUrl', () => {
  it.each(['/api/fhir', '/api/fhir/', '/api/fhir/a', '/api/fhir?x', '/api/fhir/a/../../livez'])('takes %s', (url) => {
    expect(isFhirUrl(url)).toBe(true);
  });

  it.each([undefined, '', '/api/fhirs/a', '/API/FHIR/a', '//api/fhir/a', 'http://host/api/fhir/a', '/x/api/fhir/a'])(
    'leaves %s',
    (url) => {
      expect(isFhirUrl(url)).toBe(false);
    },
  );
});

describe('splitFhirUrl', () => {
  it.each<[string, string, string, string]>([
    ['/api/fhir/a', 'a', '', ''],
    ['/api/fhir/a/', 'a', '', ''],
    ['/api/fhir/a?_count=1', 'a', '', '_count=1'],
    ['/api/fhir/a/Patient/1?x=%20&x=+', 'a', 'Patient/1', 'x=%20&x=+'],
    ['/api/fhir/a/Patient/%2e%2e/b', 'a', 'Patient/%2e%2e/b', ''],
    ['/api/fhir/a/../b', 'a', '../b', ''],
    ['/api/fhir/a//Patient', 'a', '/Patient', ''],
    ['/api/fhir/epic:org/metadata', 'epic:org', 'metadata', ''],
    ['/api/fhir/epic%3Aorg/metadata', 'epic:org', 'metadata', ''],
    ['/api/fhir/a/Patient?a=b?c=d', 'a', 'Patient', 'a=b?c=d'],
  ])('%s is platform %s, path "%s", query "%s"', (url, platformId, path, query) => {
    expect(splitFhirUrl(url)).toEqual({ platformId, path, query });
  });

  it.each(['/api/fhir', '/api/fhir/', '/api/fhir?x=1', '/api/fhir//Patient', '/api/fhir/%zz/Patient'])(
    'finds no platform in %s',
    (url) => {
      expect(() => splitFhirUrl(url)).toThrow(expect.objectContaining({ code: 'ROUTE_NOT_FOUND' }));
    },
  );
});
