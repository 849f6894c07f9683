import { allowedMethods } from './allowed-methods.js';

describe('the methods of an address', () => {
  it.each([
    ['metadata', 'GET, HEAD'],
    ['', 'GET, HEAD, POST'],
    ['Patient', 'DELETE, GET, HEAD, PATCH, POST, PUT'],
    ['Patient/1', 'DELETE, GET, HEAD, PATCH, PUT'],
    ['Patient/_search', 'GET, HEAD, POST'],
    ['Patient/1/_history', 'GET, HEAD'],
    ['Patient/1/_history/2', 'GET, HEAD'],
    ['Patient/1/Observation', 'GET, HEAD'],
    ['Patient/1/Observation/_search', 'POST'],
    ['Patient/1/$everything', 'GET, HEAD, POST'],
    ['_async/abc.def', 'DELETE, GET, HEAD'],
    ['Patient/1/x/y/z', ''],
    ['Patient/..', ''],
  ])('%j are %s', (path, expected) => {
    expect(allowedMethods(path, '', false).join(', ')).toBe(expected);
  });

  it('are none for an operation that was refused', () => {
    expect(allowedMethods('Patient/1/$merge', '', true)).toEqual([]);
    expect(allowedMethods('Patient/1', '', true)).toHaveLength(5);
  });
});
