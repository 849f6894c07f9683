import fc from 'fast-check';
import { parseInteraction } from './interaction.js';
import { ProxyError } from './proxy-error.js';

const parse = (line: string) => {
  const [method = '', target = ''] = line.split(/ (.*)/s);
  const [path = '', query = ''] = target.split(/\?(.*)/s);
  return parseInteraction(method, path, query);
};
const codeFor = (line: string): string => {
  try {
    parse(line);
    return 'accepted';
  } catch (error) {
    if (error instanceof ProxyError) return error.code;
    throw error;
  }
};

describe('parseInteraction', () => {
  it.each([
    ['GET metadata', { kind: 'capabilities' }],
    ['HEAD metadata', { kind: 'capabilities', method: 'HEAD' }],
    ['GET Patient/1', { kind: 'read', resourceType: 'Patient', resourceId: '1', isWrite: false }],
    ['GET Patient/1/_history/2', { kind: 'vread', versionId: '2' }],
    ['GET Patient/1/_history', { kind: 'history-instance' }],
    ['GET Patient/_history', { kind: 'history-type' }],
    ['GET _history', { kind: 'history-system' }],
    ['GET Patient', { kind: 'search-type', isSearchByPost: false }],
    ['GET ?_getpages=1', { kind: 'search-system', path: '' }],
    ['POST Patient/_search', { kind: 'search-type', isSearchByPost: true, isWrite: false }],
    ['POST _search', { kind: 'search-system', isSearchByPost: true }],
    [
      'GET Patient/1/Observation',
      { kind: 'search-compartment', resourceType: 'Observation', compartmentType: 'Patient' },
    ],
    ['GET Patient/1/*', { kind: 'search-compartment', resourceType: '*', resourceId: '1' }],
    ['GET Patient/1/%2A', { kind: 'search-compartment', path: 'Patient/1/*' }],
    ['POST Patient/1/Observation/_search', { kind: 'search-compartment', isSearchByPost: true }],
    ['POST Patient/1/_search', { kind: 'search-compartment', resourceType: '*', isSearchByPost: true }],
    ['POST Patient', { kind: 'create', isWrite: true, isConditional: false }],
    ['PUT Patient/1', { kind: 'update', isWrite: true, isConditional: false }],
    ['PUT Patient?identifier=1', { kind: 'update', isConditional: true }],
    ['PATCH Patient/1', { kind: 'patch', isWrite: true }],
    ['DELETE Patient/1', { kind: 'delete', isWrite: true }],
    ['DELETE Patient?identifier=1', { kind: 'delete', isConditional: true, isWrite: true }],
    ['POST ', { kind: 'batch', isWrite: false }],
    ['GET Patient/', { kind: 'search-type', path: 'Patient' }],
    ['DELETE Patient/?name=x', { kind: 'delete', path: 'Patient', isConditional: true }],
    ['GET Patient/_search?name=x', { kind: 'search-type', path: 'Patient', isSearchByPost: false }],
    ['POST $hapi.fhir.merge', { kind: 'operation', operation: '$hapi.fhir.merge' }],
    ['GET Patient/1/_history/2/$meta', { kind: 'operation', operation: '$meta', resourceId: '1', versionId: '2' }],
    ['GET $versions', { kind: 'operation', operation: '$versions' }],
    ['POST ValueSet/$expand', { kind: 'operation', operation: '$expand', resourceType: 'ValueSet', isWrite: false }],
    ['GET Patient/1/%24everything', { kind: 'operation', path: 'Patient/1/$everything', resourceId: '1' }],
  ])('understands %s', (line, expected) => {
    expect(parse(line)).toMatchObject(expected);
  });

  it.each([
    ['GET Patient/..', 'RESOURCE_ID_INVALID'],
    ['GET Patient/%2e%2e', 'RESOURCE_ID_INVALID'],
    ['GET Patient/a\n', 'RESOURCE_ID_INVALID'],
    ['GET Patient/a%2Fb', 'RESOURCE_ID_INVALID'],
    [`GET Patient/${'a'.repeat(256)}`, 'RESOURCE_ID_INVALID'],
    ['GET Patient/1/_history/..', 'RESOURCE_ID_INVALID'],
    ['GET Patient/%', 'REQUEST_INVALID'],
    ['GET Patient//', 'REQUEST_INVALID'],
    ['GET //evil.test/Patient', 'REQUEST_INVALID'],
    ['GET http://evil.test/Patient', 'REQUEST_INVALID'],
    ['GET @evil.test', 'RESOURCE_TYPE_INVALID'],
    ['GET ..', 'RESOURCE_TYPE_INVALID'],
    ['GET patient', 'RESOURCE_TYPE_INVALID'],
    ['GET Patient%0D%0AHost:x', 'RESOURCE_TYPE_INVALID'],
    ['GET .well-known/smart-configuration', 'RESOURCE_TYPE_INVALID'],
    ['GET Patient/1/..', 'RESOURCE_TYPE_INVALID'],
    ['GET Patient?name=a b', 'REQUEST_INVALID'],
    ['GET Patient?name=a\r\nX: y', 'REQUEST_INVALID'],
    ['GET Patient?name=#', 'REQUEST_INVALID'],
    ['get Patient', 'INTERACTION_NOT_SUPPORTED'],
    ['DELETE ', 'INTERACTION_NOT_SUPPORTED'],
    ['POST metadata', 'INTERACTION_NOT_SUPPORTED'],
    ['GET metadata/x', 'INTERACTION_NOT_SUPPORTED'],
    ['POST Patient/1', 'INTERACTION_NOT_SUPPORTED'],
    ['GET Patient/_search/x', 'INTERACTION_NOT_SUPPORTED'],
    ['GET Patient/1/_history/1/meta', 'INTERACTION_NOT_SUPPORTED'],
    ['GET Patient/1/_history/../$meta', 'RESOURCE_ID_INVALID'],
    ['GET Patient/1/Observation/2/$meta', 'INTERACTION_NOT_SUPPORTED'],
    ['GET $a.', 'INTERACTION_NOT_SUPPORTED'],
    ['DELETE Patient/1/_history', 'INTERACTION_NOT_SUPPORTED'],
    ['PUT Patient/1/$everything', 'INTERACTION_NOT_SUPPORTED'],
    ['GET Patient/1/$a/b', 'INTERACTION_NOT_SUPPORTED'],
  ])('refuses %j', (line, code) => {
    expect(codeFor(line)).toBe(code);
  });

  it('accepts no path that can leave the base, whatever it is made of (D18)', () => {
    const piece = fc.constantFrom(
      ...[
        'Patient',
        '1',
        '/',
        '//',
        '.',
        '..',
        '%2e',
        '%2E%2e',
        '%2f',
        '%5c',
        '\\',
        '%00',
        '\n',
        '$everything',
        '_history',
        '*',
      ],
      ...['%', '%25', '?', '#', ':', '@', ';', 'metadata', '_search', 'é', ' ', 'http:', '~', '%24lookup'],
    );
    const path = fc.oneof(
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH'), path, (method, text) => {
        let accepted;
        try {
          accepted = parseInteraction(method, text, '');
        } catch (error) {
          expect(error).toBeInstanceOf(ProxyError);
          return;
        }
        expect(accepted.path).toMatch(/^[A-Za-z0-9\-._$*/]*$/);
        const url = new URL(`https://base.test/r4/${accepted.path}`);
        expect(url.href).toBe(`https://base.test/r4/${accepted.path}`);
      }),
      { numRuns: 1_000 },
    );
  });
});
