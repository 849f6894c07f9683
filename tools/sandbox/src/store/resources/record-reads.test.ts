import { startStore, storeOfEach, type StoreUnderTest } from '../testing/store-fixture.js';

const { ask } = storeOfEach();

const harbour = { resourceType: 'Organization', id: 'clinic', name: 'Harbour Clinic North' };

async function afterChanges(): Promise<StoreUnderTest> {
  const under = await startStore();
  await under.ask('PUT', 'Organization/clinic', { body: harbour });
  await under.ask('DELETE', 'Organization/clinic');
  return under;
}

describe('read', () => {
  it.each([
    ['an unknown id', 'Patient/nobody', 404, 'not-found'],
    ['an unknown type', 'Starship/1', 404, 'not-supported'],
    ['a type name in the wrong case', 'patient/ada', 404, 'not-supported'],
    ['a type that exists in R4 but not here', 'ValueSet/1', 404, 'not-supported'],
    ['an object property as type', 'constructor/ada', 404, 'not-supported'],
    ['an id with a slash', 'Patient/a%2Fb', 400, 'value'],
    ['an id of 65 characters', `Patient/${'x'.repeat(65)}`, 400, 'value'],
    ['an empty id with a version path', 'Patient//_history', 400, 'value'],
    ['a broken escape', 'Patient/%E0%A4%A', 400, 'invalid'],
    ['a dot segment', 'Patient/../Patient/ada', 404, 'not-supported'],
    ['a path that goes on', 'Patient/ada/Observation/a1', 404, 'not-supported'],
    ['the base without a page', '', 400, 'invalid'],
  ])('refuses %s', async (_case, url, status, code) => {
    const answer = await ask('GET', url);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code }] });
  });

  it.each([
    ['PUT', '', 'GET, HEAD, POST'],
    ['DELETE', '_history', 'GET, HEAD'],
    ['POST', 'Patient/ada', 'GET, HEAD, PUT, PATCH, DELETE'],
    ['POST', 'metadata', 'GET, HEAD'],
    ['POST', 'Patient/_history', 'GET, HEAD'],
    ['GET', 'Patient/_search', 'POST'],
    ['DELETE', 'Patient/ada/_history/1', 'GET, HEAD'],
    ['constructor', 'Patient', 'GET, HEAD, POST, PUT, PATCH, DELETE'],
  ])('answers %s %s with 405 and what is allowed', async (method, url, allow) => {
    const { status, headers } = await ask(method, url);
    expect([status, headers['Allow']]).toEqual([405, allow]);
  });
});

describe('versions', () => {
  it('answer 410 for the deleted resource and for its deletion', async () => {
    const { ask } = await afterChanges();
    expect((await ask('GET', 'Organization/clinic')).status).toBe(410);
    expect((await ask('GET', 'Organization/clinic/_history/3')).status).toBe(410);
    expect((await ask('GET', 'Organization?name=harbour')).body.total).toBe(0);
  });

  it.each(['Organization/clinic/_history/9', 'Organization/nowhere/_history', 'Organization/clinic/_history/1/x'])(
    'answer 404 for %s',
    async (url) => {
      const { ask } = await startStore();
      expect((await ask('GET', url)).status).toBe(404);
    },
  );
});
