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

  it.each(['patient/Condition.cruds', 'launch/patient openid fhirUser'])(
    'nothing of Observation with %s',
    async (scopes) => {
      for (const [, method, url, body] of interactions) {
        expect(await statusOf(asAda(scopes), method, url, body)).toBe(403);
      }
    },
  );

  it('says so in the challenge and in the outcome', async () => {
    const { headers, body } = await ask('GET', 'Observation', { access: asAda('patient/Condition.rs') });
    expect(headers['WWW-Authenticate']).toBe('Bearer error="insufficient_scope"');
    expect(body.issue?.[0]?.code).toBe('forbidden');
  });
});

describe('the patient compartment', () => {
  it.each([
    ['Observation?code=718-7', ['Observation/a1', 'Observation/a2']],
    ['Observation?patient=bob', []],
    ['Observation?subject=Patient/bob,Patient/ada&code=8867-4', ['Observation/a3']],
    ['Observation?_id=a1,b1', ['Observation/a1']],
    ['Patient', ['Patient/ada']],
    ['Patient?_id=bob', []],
    ['Patient/bob/Observation', []],
    ['Condition', []],
    ['Device', []],
    ['Binary', ['Binary/text-of-ada']],
    ['Provenance', ['Provenance/entry-of-a1']],
    ['Patient/ada/Provenance', ['Provenance/entry-of-a1']],
    ['Organization', ['Organization/clinic']],
    ['Practitioner?family=ohm', ['Practitioner/doc']],
    ['Observation?subject.name=brook', []],
    ['Practitioner?_has:Observation:performer:value-quantity=7', []],
    ['Practitioner?_has:Observation:performer:value-quantity=72', ['Practitioner/doc']],
  ])('bounds the search %s', async (url, expected) => {
    expect(await find(url, ada)).toEqual(expected);
  });

  it('lets no chain look into a type that the scopes do not cover', async () => {
    const url = 'Observation?performer.family=ohm&code=8867-4';
    expect(await find(url, asAda('patient/Observation.rs'))).toEqual([]);
    expect(await find(url, asAda('patient/Observation.rs patient/Practitioner.s'))).toEqual(['Observation/a3']);
  });

  it('bounds the total too', async () => {
    expect((await ask('GET', 'Observation?_summary=count', { access: ada })).body.total).toBe(3);
  });

  it.each([
    ['Organization?_revinclude=Patient:organization', ['Patient/ada']],
    ['Observation?_revinclude=Provenance:target', ['Provenance/entry-of-a1']],
    ['Practitioner?_revinclude=Observation:performer', ['Observation/a1', 'Observation/a2', 'Observation/a3']],
  ])('bounds what %s brings in', async (url, expected) => {
    expect(await find(url, ada, 'include')).toEqual(expected);
  });

  it.each([
    'Observation/b1',
    'Patient/bob',
    'Device/pump-of-bob',
    'Binary/text-of-bob',
    'Binary/text-of-nobody',
    'Provenance/entry-of-b1',
    'Observation/b1/_history',
    'Observation/b1/_history/1',
  ])('hides %s exactly like something absent', async (url) => {
    const hidden = await ask('GET', url, { access: ada });
    const absent = await ask('GET', url.replace(/\/[^/]+/, '/absent'), { access: ada });
    expect(hidden.status).toBe(404);
    expect(hidden).toEqual(absent);
  });

  it('hides a deletion outside it as well', async () => {
    await ask('DELETE', 'Observation/b1');
    await ask('DELETE', 'Observation/a1');
    expect((await ask('GET', 'Observation/b1', { access: ada })).status).toBe(404);
    expect((await ask('GET', 'Observation/a1', { access: ada })).status).toBe(410);
  });

  it('hides versions from the time a resource was in another patient’s record', async () => {
    await ask('PUT', 'Observation/b1', { body: lab('b1', 'ada') });
    const { body } = await ask('GET', 'Observation/b1/_history', { access: ada });
    expect(body.entry?.map(({ resource }) => resource?.meta?.versionId)).toEqual(['2']);
    expect((await ask('GET', 'Observation/b1/_history/1', { access: ada })).status).toBe(404);
    expect((await ask('GET', 'Observation/b1', { access: token('patient/*.rs', 'bob') })).status).toBe(404);
  });

  it('is closed to a token without a patient', async () => {
    for (const url of ['Observation', 'Observation/a1', 'Organization', 'Patient/ada/$everything']) {
      expect(await statusOf(token('patient/*.cruds'), 'GET', url)).toBe(403);
    }
  });

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

  it('allows writes inside it', async () => {
    expect(await statusOf(ada, 'POST', 'Observation', lab('x', 'ada'))).toBe(201);
    expect(await statusOf(ada, 'PUT', 'Observation/a1', lab('a1', 'ada'))).toBe(200);
    expect(await statusOf(ada, 'PUT', 'Patient/ada', { resourceType: 'Patient', id: 'ada' })).toBe(200);
    expect(await statusOf(ada, 'DELETE', 'Observation/a1')).toBe(204);
  });

  it('does not tell through a conditional create what others hold', async () => {
    const headers = { 'if-none-exist': 'value-quantity=7' };
    const created = await ask('POST', 'Observation', { access: ada, body: lab('x', 'ada'), headers });
    expect(created.status).toBe(201);
    const blind = asAda('patient/Observation.c');
    expect((await ask('POST', 'Observation', { access: blind, body: lab('x', 'ada'), headers })).status).toBe(403);
  });

  it('does not bound user and system scopes', async () => {
    for (const context of ['user', 'system']) {
      const { find } = await startStore();
      expect(await find('Observation?code=718-7', token(`${context}/Observation.rs`, 'ada'))).toHaveLength(3);
    }
  });
});

describe('granular scopes', () => {
  const category = 'http://terminology.hl7.org/CodeSystem/observation-category|';
  const labs = asAda(`patient/Observation.rs?category=${category}laboratory`);

  it('show what meets the condition and nothing else', async () => {
    expect(await find('Observation', labs)).toEqual(['Observation/a1', 'Observation/a2']);
    expect(await find('Observation?category=vital-signs', labs)).toEqual([]);
    expect((await ask('GET', 'Observation/a1', { access: labs })).status).toBe(200);
    expect((await ask('GET', 'Observation/a3', { access: labs })).status).toBe(404);
    expect((await ask('GET', 'Observation/b1', { access: labs })).status).toBe(404);
  });

  it('bound what is brought in', async () => {
    const access = asAda(`patient/Patient.rs patient/Observation.rs?category=${category}vital-signs`);
    expect(await find('Patient?_revinclude=Observation:subject', access, 'include')).toEqual(['Observation/a3']);
    expect(await find('Patient?_has:Observation:subject:code=718-7', access)).toEqual([]);
  });

  it('add up', async () => {
    const both = asAda(
      `patient/Observation.s?category=laboratory&date=lt2024-03-10 patient/Observation.s?category=vital-signs`,
    );
    expect(await find('Observation', both)).toEqual(['Observation/a1', 'Observation/a3']);
  });

  it('bound writes to what meets the condition', async () => {
    const access = asAda(`patient/Observation.cu?category=${category}vital-signs`);
    expect(await statusOf(access, 'POST', 'Observation', lab('x', 'ada'))).toBe(403);
    expect(await statusOf(access, 'PUT', 'Observation/a1', lab('a1', 'ada'))).toBe(404);
    expect(await statusOf(access, 'PUT', 'Observation/a3', lab('a3', 'ada'))).toBe(403);
  });

  it.each([
    'shoe-size=44',
    'date=whenever',
    'category:above=x',
    'subject.name=x',
    '_has:Provenance:target:agent=x',
    '_count=1',
  ])('grant nothing when the condition is %s', async (condition) => {
    expect(await statusOf(asAda(`patient/Observation.rs?${condition}`), 'GET', 'Observation')).toBe(403);
  });
});
