import { sendJson } from '@fhir-gateway/testing';

import { useTestGateway } from '../testing/test-gateway.js';

describe('a 405 of the FHIR route', () => {
  const rest = useTestGateway({ FHIR_GATEWAY_WRITES: 'on' });
  beforeAll(async () => {
    rest.stub.answer = (_request, response) => sendJson(response, 200, { resourceType: 'CapabilityStatement' });
  });

  it.each([
    ['POST', 'metadata', 'GET, HEAD'],
    ['PUT', '', 'GET, HEAD, POST'],
    ['POST', 'Patient/1', 'DELETE, GET, HEAD, PATCH, PUT'],
    ['DELETE', 'Patient/1/_history', 'GET, HEAD'],
    ['PUT', 'Patient/1/$everything', 'GET, HEAD, POST'],
    // The platform does not offer it, by whatever method.
    ['POST', 'Patient/1/$merge', ''],
    ['GET', 'Patient/1/Observation/2/3', ''],
  ])('says which methods there are: %s %s', async (method, path, allow) => {
    const answer = await fetch(`${rest.publicUrl}/api/fhir/stub-open/${path}`, { method });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow]);
    expect(await answer.text()).toContain('INTERACTION_NOT_SUPPORTED');
  });
});
