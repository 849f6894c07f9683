import type { Callers } from '../callers.js';
import type { Recorder } from '../recorder.js';
import { mcp2025, toolCall2025 } from './mcp-2025.js';
import { fhirJson, form, json, sendRows } from './rows.js';
import type { Row } from './rows.js';

/** Bodies and registrations beyond the limits, and what the answers say of the limits of the other calls. */
export async function limitedRequests(recorder: Recorder, callers: Callers): Promise<void> {
  const times = (count: number, name: string, make: (id: string) => Row): Row[] =>
    Array.from({ length: count }, (_, index) => make(`${name} ${index + 1}`));
  await callers.signIn('hedda');
  const { rest, mcp } = callers;
  const platform = { platform_id: 'sandbox-ehr' };
  const unknown = { authorization: 'Bearer V0FXcDTlRg8fZcCkz1N2yq5hJm3oA7bQe9sUuIxKtPw' };
  const patient = '/api/fhir/sandbox-ehr/Patient/hedda-vantreen';
  const open = '/api/fhir/sandbox-open/Patient/hedda-vantreen';
  const large = `{"resourceType":"Observation","note":[{"text":"${'x'.repeat(5_000_000)}"}]}`;
  await sendRows(recorder, [
    // First: whether a limit that was used up has capacity again depends on the time.
    { id: 'fhir, large', path: '/api/fhir/sandbox-ehr/Observation', headers: { ...rest, ...fhirJson }, body: large },
    { id: 'mcp, large', app: 'mcp', path: '/mcp', headers: json, body: large },
    ...times(122, 'register', (id) => ({ id, path: '/oauth/register', headers: json, body: '{}' })),
    ...times(6, 'token', (id) => ({ id, path: '/oauth/token', headers: form, body: '' })),
    ...times(12, 'fhir, signed in', (id) => ({ id, path: patient, headers: rest })),
    ...times(3, 'fhir, unknown', (id) => ({ id, path: patient, headers: unknown })),
    ...times(10, 'fhir, stranger', (id) => ({ id, path: open })),
    ...times(6, 'platforms', (id) => ({ id, path: '/api/platforms?kind=sandbox' })),
    ...times(6, 'coverage', (id) => ({
      id,
      path: '/api/coverage/sandbox-payer/requirements',
      headers: { ...rest, ...json },
      body: '{"procedure_code":"ABCDE"}',
    })),
    ...times(10, 'pages', (id) => ({ id, path: '/', headers: { accept: 'text/html' } })),
    ...times(4, 'auth', (id) => ({ id, path: '/auth/status' })),
    ...times(10, 'tools', (id) => ({
      id,
      ...toolCall2025('read', { ...platform, resource_type: 'Patient', resource_id: 'hedda-vantreen' }, mcp),
    })),
    ...times(10, 'mcp', (id) => ({ ...toolCall2025('list_platforms', { kind: 'sandbox' }, mcp), id })),
    ...mcp2025('unknown', unknown, [['read', 'get_auth_status', platform]]),
    ...times(18, 'mcp, stranger', (id) => ({ ...toolCall2025('list_platforms', { kind: 'sandbox' }), id })),
    { id: 'livez is not limited', path: '/livez' },
  ]);
}
