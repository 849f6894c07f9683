import { createFhirStore, errorResponse } from './create-fhir-store.js';
import { baseUrl, clinician, fixtureRecords } from './testing/store-fixture.js';

describe('createFhirStore', () => {
  it('knows its patients and answers from the records', async () => {
    const store = await createFhirStore({ resources: fixtureRecords() });
    expect(store.patientIds).toEqual(['ada', 'bob']);
    const request = { method: 'GET', path: 'Patient/ada', query: '', headers: {} };
    expect((await store.handle(request, { baseUrl, access: clinician })).status).toBe(200);
  });

  it('keeps the time of each record', async () => {
    const lastUpdated = '2020-02-02T02:02:02Z';
    const store = await createFhirStore({
      resources: [{ resourceType: 'Organization', id: 'a', meta: { lastUpdated } }],
    });
    const request = { method: 'GET', path: 'Organization/a', query: '', headers: {} };
    const { body } = await store.handle(request, { baseUrl, access: clinician });
    expect(body).toMatchObject({ meta: { lastUpdated, versionId: '1' } });
  });

  it('holds types that only the records bring', async () => {
    const store = await createFhirStore({ resources: [{ resourceType: 'Flag', id: 'a' }] });
    const request = { method: 'GET', path: 'Flag', query: '', headers: {} };
    expect((await store.handle(request, { baseUrl, access: clinician })).body).toMatchObject({ total: 1 });
  });

  it('refuses records without an id, and two with the same', async () => {
    await expect(createFhirStore({ resources: [{ resourceType: 'Patient' }] })).rejects.toThrow(TypeError);
    const twice = { resourceType: 'Patient', id: 'a' };
    await expect(createFhirStore({ resources: [twice, twice] })).rejects.toThrow(TypeError);
  });
});

describe('errorResponse', () => {
  it('tells the client nothing of an unexpected failure, and the server all', () => {
    const seen: unknown[] = [];
    const failure = new Error('Patient/ada born 1980');
    const { status, body } = errorResponse(failure, (error) => seen.push(error));
    expect(seen).toEqual([failure]);
    expect(status).toBe(500);
    expect(body).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'fatal', code: 'exception' }] });
    expect(JSON.stringify(body)).not.toContain('1980');
  });
});
