import { baseUrl, observation, startStore, storeOfEach, token } from '../testing/store-fixture.js';
import type { Access } from '../base/types.js';

const { ask, find } = storeOfEach();

const ada = token('patient/*.cruds launch/patient openid', 'ada');
const asAda = (scopes: string): Access => token(scopes, 'ada');
const lab = (id: string, patientId: string): { id?: string } & object =>
  observation(id, patientId, { code: '718-7', category: 'laboratory', date: '2024-05-05', value: 1 });

/** Sends one interaction of each kind and gives the status of its answer. */
async function statusOf(access: Access, method: string, url: string, body?: object): Promise<number> {
  const { ask } = await startStore();
  const headers: Record<string, string> = method === 'PATCH' ? { 'content-type': 'application/json-patch+json' } : {};
  return (await ask(method, url, { access, headers, ...(body && { body }) })).status;
}

describe('which interaction a scope covers', () => {
  const interactions: readonly [letter: string, method: string, url: string, body?: object][] = [
    ['c', 'POST', 'Observation', lab('x', 'ada')],
    ['r', 'GET', 'Observation/a1'],
    ['r', 'GET', 'Observation/a1/_history'],
    ['r', 'GET', 'Observation/a1/_history/1'],
    ['u', 'PUT', 'Observation/a1', lab('a1', 'ada')],
    ['u', 'PATCH', 'Observation/a1', [{ op: 'replace', path: '/status', value: 'amended' }]],
    ['d', 'DELETE', 'Observation/a1'],
    ['s', 'GET', 'Observation'],
    ['s', 'GET', 'Patient/ada/Observation'],
  ];
  const scopes: readonly [suffix: string, letters: string][] = [
    ['read', 'rs'],
    ['write', 'cud'],
    ['c', 'c'],
    ['r', 'r'],
    ['u', 'u'],
    ['d', 'd'],
    ['s', 's'],
  ];
  const matrix = scopes.flatMap(([suffix, letters]) =>
    interactions.map(([letter, method, url, body]) => ({
      suffix,
      isAllowed: letters.includes(letter),
      method,
      url,
      body,
    })),
  );

  it.each(matrix)(
    '.$suffix allowing is $isAllowed for $method $url',
    async ({ suffix, isAllowed, method, url, body }) => {
      for (const context of ['patient', 'user', 'system']) {
        const status = await statusOf(asAda(`${context}/Observation.${suffix}`), method, url, body);
        expect(status < 400 ? 'allowed' : status).toBe(isAllowed ? 'allowed' : 403);
      }
    },
  );
});

describe('the patient compartment', () => {
  it.each([
    ['another patient’s new record', 'POST', 'Observation', lab('x', 'bob'), 403],
    ['a record of nobody', 'POST', 'Condition', { resourceType: 'Condition', subject: { display: 'someone' } }, 403],
    ['a record of both', 'POST', 'Observation', { ...lab('x', 'ada'), performer: [{ reference: 'Patient/bob' }] }, 403],
    [
      'an absolute reference to another',
      'POST',
      'Condition',
      { resourceType: 'Condition', subject: { reference: `${baseUrl}/Patient/bob` } },
      403,
    ],
    [
      'a Provenance about another’s record',
      'POST',
      'Provenance',
      {
        resourceType: 'Provenance',
        target: [{ reference: 'Observation/b1' }, { reference: 'Observation/a1' }],
        recorded: '2024-03-02T00:00:00Z',
        agent: [{ who: { display: 'me' } }],
      },
      403,
    ],
    ['a new patient', 'POST', 'Patient', { resourceType: 'Patient' }, 403],
    ['a shared resource', 'POST', 'Organization', { resourceType: 'Organization', name: 'x' }, 403],
    ['a change of a shared resource', 'DELETE', 'Organization/clinic', undefined, 403],
    ['a change of another’s record', 'PUT', 'Observation/b1', lab('b1', 'ada'), 404],
    ['a patch of another’s record', 'PATCH', 'Observation/b1', [{ op: 'remove', path: '/performer' }], 404],
    ['a deletion of another’s record', 'DELETE', 'Observation/b1', undefined, 404],
    ['an id of the caller’s choosing', 'PUT', 'Observation/chosen', lab('chosen', 'ada'), 404],
    ['handing a record to another', 'PUT', 'Observation/a1', lab('a1', 'bob'), 403],
    [
      'patching a record to another',
      'PATCH',
      'Observation/a1',
      [{ op: 'replace', path: '/subject/reference', value: 'Patient/bob' }],
      403,
    ],
  ])('refuses %s', async (_case, method, url, body, status) => {
    expect(await statusOf(ada, method, url, body)).toBe(status);
  });

  it('does not tell through a conditional create what others hold', async () => {
    const headers = { 'if-none-exist': 'value-quantity=7' };
    const created = await ask('POST', 'Observation', { access: ada, body: lab('x', 'ada'), headers });
    expect(created.status).toBe(201);
    const blind = asAda('patient/Observation.c');
    expect((await ask('POST', 'Observation', { access: blind, body: lab('x', 'ada'), headers })).status).toBe(403);
  });
});

describe('granular scopes', () => {
  const category = 'http://terminology.hl7.org/CodeSystem/observation-category|';

  it('bound what is brought in', async () => {
    const access = asAda(`patient/Patient.rs patient/Observation.rs?category=${category}vital-signs`);
    expect(await find('Patient?_revinclude=Observation:subject', access, 'include')).toEqual(['Observation/a3']);
    expect(await find('Patient?_has:Observation:subject:code=718-7', access)).toEqual([]);
  });

  it.each(
    'shoe-size=44 date=whenever category:above=x subject.name=x _has:Provenance:target:agent=x _count=1'.split(' '),
  )('grant nothing when the condition is %s', async (condition) => {
    expect(await statusOf(asAda(`patient/Observation.rs?${condition}`), 'GET', 'Observation')).toBe(403);
  });
});
