import { startStore, token } from '../testing/store-fixture.js';
import type { AnyBody, StoreUnderTest } from '../testing/store-fixture.js';

let ask: StoreUnderTest['ask'];
beforeAll(async () => {
  ({ ask } = await startStore());
});

const gender = 'http://hl7.org/fhir/ValueSet/administrative-gender';
const genderSystem = 'http://hl7.org/fhir/administrative-gender';
const parameters = (...parameter: object[]) => ({ body: { resourceType: 'Parameters', parameter } });
const codesIn = ({ expansion }: AnyBody): string[] =>
  ((expansion as { contains?: { code: string }[] }).contains ?? []).map(({ code }) => code);
const valueIn = (body: AnyBody, name: string): unknown => {
  const found = (body['parameter'] as { name: string }[]).find((one) => one.name === name);
  return Object.entries(found ?? {}).find(([key]) => key.startsWith('value'))?.[1];
};

describe('$expand', () => {
  it.each([
    ['by url', 'GET', `ValueSet/$expand?url=${gender}`, {}],
    ['by url and version', 'GET', `ValueSet/$expand?url=${gender}|4.0.1`, {}],
    ['by id', 'GET', 'ValueSet/administrative-gender/$expand', {}],
    ['by POST', 'POST', 'ValueSet/$expand', parameters({ name: 'url', valueUri: gender })],
  ])('lists the codes of a value set %s', async (_how, method, url, more) => {
    const { status, body } = await ask(method, url, more);
    expect(status).toBe(200);
    expect(codesIn(body)).toEqual(['male', 'female', 'other', 'unknown']);
    expect(body['expansion']).toMatchObject({
      total: 4,
      contains: [{ system: genderSystem, display: 'Male' }, {}, {}, {}],
    });
  });

  it('lists a part: what a filter lets through, and pages', async () => {
    const part = async (more: string): Promise<string[]> =>
      codesIn((await ask('GET', `ValueSet/$expand?url=${gender}${more}`)).body);
    expect(await part('&filter=MALE')).toEqual(['male', 'female']);
    expect(await part('&count=2&offset=1')).toEqual(['female', 'other']);
    expect(await part('&filter=nothing')).toEqual([]);
  });

  it.each([
    ['no url', 'ValueSet/$expand', 400],
    ['a value set of nobody', 'ValueSet/$expand?url=urn:x', 404],
    ['a number that is none', `ValueSet/$expand?url=${gender}&count=-1`, 400],
    ['codes of a system that is elsewhere', 'ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/ucum-units', 422],
    ['a rule', 'ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/observation-methods', 422],
    ['another method', 'ValueSet/$expand', 405, 'DELETE'],
  ])('is refused with %s', async (_what, url, status, method = 'GET') => {
    expect((await ask(method, url)).status).toBe(status);
  });
});

describe('other operations of terminology', () => {
  it.each([
    ['code=male', true],
    [`code=male&system=${genderSystem}`, true],
    ['code=male&display=Male', true],
    ['code=male&display=Female', false],
    ['code=male&system=urn:x', false],
    ['code=none', false],
  ])('$validate-code says of %s: %s', async (query, result) => {
    const { body } = await ask('GET', `ValueSet/$validate-code?url=${gender}&${query}`);
    expect(valueIn(body, 'result')).toBe(result);
    expect(valueIn(body, 'message') === undefined).toBe(result);
  });

  it('$translate tells the code of another system', async () => {
    const map = 'http://hl7.org/fhir/ConceptMap/cm-address-type-v3';
    const { body } = await ask('GET', `ConceptMap/$translate?url=${map}&code=postal`);
    expect(valueIn(body, 'result')).toBe(true);
    expect(body['parameter']).toContainEqual({
      name: 'match',
      part: [
        { name: 'equivalence', valueCode: 'equal' },
        { name: 'concept', valueCoding: expect.objectContaining({ code: 'PST' }) as object },
      ],
    });
    expect(valueIn((await ask('GET', `ConceptMap/$translate?url=${map}&code=x`)).body, 'result')).toBe(false);
    expect((await ask('GET', 'ConceptMap/$translate?url=urn:x&code=x')).status).toBe(404);
  });
});

describe('a whole record', () => {
  it('is searched in all types of the compartment, page by page, as far as the scopes go', async () => {
    const { body } = await ask('GET', 'Patient/ada/*?_count=3');
    expect(body.entry).toHaveLength(3);
    expect(body.link?.find(({ relation }) => relation === 'self')?.url).toContain('/Patient/ada/*?');
    const next = body.link?.find(({ relation }) => relation === 'next')?.url.replace(/^[^?]*/, '') ?? '';
    const more = (await ask('GET', next)).body.entry ?? [];
    const found = [...(body.entry ?? []), ...more].map(({ resource }) => JSON.stringify(resource));
    expect(found.length).toBeGreaterThan(3);
    expect(found.filter((resource) => !/ada/.test(resource))).toEqual([]);
    const access = token('patient/Encounter.s', 'ada');
    expect((await ask('GET', 'Patient/ada/*', { access })).body.entry).toHaveLength(1);
    expect((await ask('GET', 'Patient/ada/*', { access: token('patient/Encounter.r', 'ada') })).status).toBe(403);
    expect((await ask('GET', 'Patient/bob/*', { access })).body.total).toBe(0);
  });

  it('is not sent again to who has had it since it changed', async () => {
    const { headers } = await ask('GET', 'Patient/ada');
    const known = { 'if-modified-since': headers['Last-Modified'] ?? '' };
    expect((await ask('GET', 'Patient/ada', { headers: known })).status).toBe(304);
    expect((await ask('GET', 'Patient/ada', { headers: { ...known, 'if-none-match': 'W/"9"' } })).status).toBe(200);
    const earlier = { 'if-modified-since': 'Thu, 01 Jan 2015 00:00:00 GMT' };
    expect((await ask('GET', 'Patient/ada', { headers: earlier })).status).toBe(200);
  });
});
