import { storeOfEach, token } from '../testing/store-fixture.js';

const { ask } = storeOfEach();

const headers = { 'content-type': 'application/fhir+json' };
const good = { resourceType: 'Patient', birthDate: '1980-05-17' };
const bad = { resourceType: 'Patient', birthDate: 'in May', shoeSize: 42 };
const parameters = (...parameter: object[]): object => ({ resourceType: 'Parameters', parameter });
const validate = (body: unknown, path = 'Patient/$validate', access = token('user/*.rs')) =>
  ask('POST', path, { headers, body, access });

describe('$validate', () => {
  it.each([
    ['a resource', good, 'Patient/$validate'],
    ['a parameter', parameters({ name: 'resource', resource: good }), 'Patient/$validate'],
    ['a resource, of an instance', good, 'Patient/ada/$validate'],
  ])('finds no fault in %s, and stores nothing', async (_what, body, path) => {
    const { status, body: outcome } = await validate(body, path);
    expect(status).toBe(200);
    expect(outcome).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'information' }] });
    expect((await ask('GET', 'Patient?_summary=count')).body.total).toBe(2);
  });

  it('names each fault, as an answer and not as a refusal', async () => {
    const { status, body } = await validate(parameters({ name: 'resource', resource: bad }));
    expect(status).toBe(200);
    expect(body.issue?.length).toBeGreaterThan(1);
    for (const issue of body.issue ?? []) expect(issue).toMatchObject({ severity: 'error' });
  });

  it.each([
    ['another type', { resourceType: 'Observation' }, 400],
    ['nothing', parameters(), 400],
    ['two', parameters({ name: 'resource', resource: good }, { name: 'resource', resource: good }), 400],
    ['a deletion', parameters({ name: 'resource', resource: good }, { name: 'mode', valueCode: 'delete' }), 400],
    ['a list', [good], 400],
    ['what is no parameter', parameters({ name: 'resource', resource: null }), 400],
  ])('refuses %s', async (_what, body, status) => {
    expect((await validate(body)).status).toBe(status);
  });

  it('refuses parameters in the URL, another media type, a GET, and whoever may not read the type', async () => {
    expect((await validate(good, 'Patient/$validate?profile=x')).status).toBe(400);
    const form = { 'content-type': 'text/plain' };
    expect((await ask('POST', 'Patient/$validate', { headers: form, body: good })).status).toBe(415);
    expect((await ask('GET', 'Patient/$validate')).status).toBe(405);
    expect((await validate(good, 'Patient/$validate', token('user/Observation.rs'))).status).toBe(403);
  });
});
