import { freePort, sendJson } from '@fhir-gateway/testing';
import type { Patient } from 'fhir/r4.js';

import type { TestBrowser } from './test-browser.js';
import { beginSignIn, startTestGateway, useGateway, type TestGateway } from './test-gateway.js';

/** People that the stub has records of, by the id of the Patient; each has one condition, named after the id. */
export const stubPatients: Record<string, Partial<Patient>> = {
  'robert-ehr': { name: [{ family: 'Smith', given: ['Robert'] }], birthDate: '1971-04-12', gender: 'male' },
  'robert-clinic': { name: [{ family: 'SMITH', given: ['Bob'] }], birthDate: '1971-04-12', gender: 'male' },
  'robert-mistyped': {
    name: [{ family: 'Smith', given: ['Robert'] }],
    birthDate: '1971-04-22',
    gender: 'male',
    telecom: [{ system: 'phone', value: '802-441-0142' }],
  },
  'petra-child': { name: [{ family: 'Smith', given: ['Petra'] }], birthDate: '2015-02-03', gender: 'female' },
};

/**
 * A gateway with the platforms `stub-ehr`, `clinic` and `payer`, of which each answers as the patient of the sign-in.
 *
 * @param port a free port
 */
export async function startPeopleGateway(port: number, settings: Record<string, string> = {}): Promise<TestGateway> {
  const further = Object.fromEntries(['clinic', 'payer'].map((id) => [id, { quirks: { anyClientId: true } }]));
  const rest = await startTestGateway(port, settings, {}, further);
  rest.stub.answer = ({ url, headers }, response) => {
    const patient = headers.authorization?.replace(/.*-of-/, '') ?? 'nobody';
    if (url.endsWith(`/Patient/${patient}`)) {
      const said = stubPatients[patient];
      if (said === undefined) return sendJson(response, 403, { resourceType: 'OperationOutcome', issue: [] });
      return sendJson(response, 200, { resourceType: 'Patient', id: patient, ...said });
    }
    const resource = {
      resourceType: 'Condition',
      id: `of-${patient}`,
      subject: { reference: `Patient/${patient}` },
      code: { text: `Cold of ${patient}` },
    };
    const entry = url.includes('/Condition') ? [{ resource }] : [];
    sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset', entry });
  };
  return rest;
}

/** {@link startPeopleGateway} before the tests of this suite, closed after them. */
export function usePeopleGateway(settings?: Record<string, string>): TestGateway {
  return useGateway(async () => startPeopleGateway(await freePort(), settings));
}

/** Signs a browser in at a platform as a patient of the stub. */
export async function signInAt(
  { stub }: TestGateway,
  browser: TestBrowser,
  platform: string,
  patient: string,
): Promise<Response> {
  const callback = stub.smart.approve(await beginSignIn(browser, platform), patient);
  return browser.arrive(`/oauth/callback?${callback.toString()}`);
}
