import { createFhirStore, errorResponse } from './create-fhir-store.js';

describe('createFhirStore', () => {
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
