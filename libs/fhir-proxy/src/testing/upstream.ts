import { FakePlatform, sendJson } from '@fhir-gateway/testing';
import { closedAtEnd } from './closing.js';

/** Starts a platform whose FHIR base is `/r4` and whose every answer is a patient, unless a test says otherwise. */
export async function startUpstream(): Promise<FakePlatform> {
  return closedAtEnd(
    await FakePlatform.start({
      fhirPath: '/r4',
      answer: (_request, response) => sendJson(response, 200, { resourceType: 'Patient', id: 'p1' }),
    }),
  );
}
