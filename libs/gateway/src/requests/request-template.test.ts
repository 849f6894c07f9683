import { requestTemplate } from './request-template.js';

describe('what a request asked for, without what says something about a person', () => {
  it.each([
    ['Observation', 'category=laboratory&_sort=-date', undefined, 'Observation', ['category', '_sort']],
    ['Patient/mrn-1.a', '', undefined, 'Patient/{id}', []],
    ['Patient/1/_history/2', '', undefined, 'Patient/{id}/_history/{id}', []],
    ['Patient/1/Observation', 'code=1', undefined, 'Patient/{id}/Observation', ['code']],
    ['Patient/1/$everything', '', '$everything', 'Patient/{id}/$everything', []],
    ['Patient/_search', 'name=Hollowmere', undefined, 'Patient/_search', ['name']],
    ['metadata', '_format=json', undefined, 'metadata', ['_format']],
    ['', '', undefined, '', []],
  ])('%s?%s', (path, query, operation, template, parameters) => {
    expect(requestTemplate({ path, query }, operation)).toEqual({ path: template, parameters });
  });

  it.each([
    ['Hollowmere', ''],
    ['Patient/Hollowmere', ''],
    ['$hollowmere', ''],
    ['Patient/$hollowmere', ''],
    ['Patient/Hollow%20mere', ''],
    ['Patient', 'hollowmere'],
    ['Patient', 'hollowmere=1'],
    ['Patient', 'name:hollowmere=1'],
    ['Patient', 'name%3Ahollowmere=1'],
    ['Patient', 'name%3ahollowmere=1'],
    ['Patient', 'general-practitioner.hollowmere=1'],
    ['Patient', 'name=hollowmere=hollowmere'],
    ['Patient', '=hollowmere'],
    ['Patient', '%68ollowmere=1&name=%68ollowmere'],
  ])('holds nothing of what a caller chose in %s?%s', (path, query) => {
    expect(JSON.stringify(requestTemplate({ path, query }, undefined))).not.toMatch(/hollow/i);
  });

  it('lists so many names and parts', () => {
    const query = 'name=1&'.repeat(30) + Array.from({ length: 60 }, (_, at) => `p${at}=1`).join('&');
    const template = requestTemplate({ path: 'a/'.repeat(40), query }, undefined);
    expect(template.parameters).toEqual(['name', 'other']);
    expect(template.path.split('/')).toHaveLength(6);
  });
});
