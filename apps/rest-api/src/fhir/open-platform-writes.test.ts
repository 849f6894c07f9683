import { sendJson } from '@fhir-gateway/testing';

import { useTestGateway } from '../testing/test-gateway.js';

const base = '/api/fhir/stub-open';
const resource = JSON.stringify({ resourceType: 'Patient', id: 'anon1' });
const json = { 'content-type': 'application/fhir+json' };

interface Outcome {
  readonly issue: readonly {
    readonly code: string;
    readonly diagnostics: string;
    readonly details: { readonly coding: readonly { readonly code: string }[] };
  }[];
}

describe('a platform that everybody may read, where writing is on', () => {
  const rest = useTestGateway({ FHIR_GATEWAY_WRITES: 'on' });
  beforeEach(() => {
    rest.stub.seen.length = 0;
    rest.stub.answer = (_request, response) => sendJson(response, 200, { resourceType: 'Patient', id: 'anon1' });
  });

  const send = (method: string, path: string, headers: Record<string, string> = {}) =>
    fetch(`${rest.publicUrl}${base}${path}`, {
      method,
      headers: { ...json, ...headers },
      ...(method !== 'GET' && method !== 'DELETE' && { body: resource }),
    });

  it.each([
    ['POST', '/Patient'],
    ['PUT', '/Patient/anon1'],
    ['DELETE', '/Patient/anon1'],
    ['DELETE', '/Patient?active=false'],
  ])('refuses %s %s of nobody, and says what a caller needs', async (method, path) => {
    const answer = await send(method, path);
    const { issue } = (await answer.json()) as Outcome;
    expect([answer.status, issue[0]?.code, issue[0]?.details.coding[0]?.code]).toEqual([
      401,
      'login',
      'WRITER_UNKNOWN',
    ]);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    // There is no sign-in at this platform, so that the answer must not name one.
    expect(issue[0]?.diagnostics).toMatch(/session of this gateway/);
    expect(issue[0]?.diagnostics).not.toContain('/auth/stub-open/login');
    expect(rest.stub.seen).toEqual([]);
  });
});
