import type { Callers } from '../callers.js';
import { mcp2025 } from './mcp-2025.js';
import { form } from './rows.js';
import type { Row } from './rows.js';

/** Everything is taken back, and afterwards nothing is left to use. */
export function endOfSession(callers: Callers): Row[] {
  const { rest, mcp, handle, cookie } = callers;
  const sameSite = { ...cookie, ...form, 'sec-fetch-site': 'same-origin' };
  const ehr = { platform_id: 'sandbox-ehr', ...handle };
  const read = (what: string): Row => ({
    id: `end: read, ${what}`,
    path: '/api/fhir/sandbox-ehr/Patient/hedda-vantreen',
    headers: rest,
  });
  return [
    ...mcp2025('end', mcp, [['revoke', 'revoke_auth', ehr]]),
    read('after the agent revoked'),
    {
      id: 'end: logout from another site',
      path: '/auth/sandbox-ehr/logout',
      headers: { ...sameSite, 'sec-fetch-site': 'cross-site' },
      body: '',
    },
    { id: 'end: logout', path: '/auth/sandbox-ehr/logout', headers: sameSite, body: '' },
    { id: 'end: status', path: '/auth/status', headers: cookie },
    { id: 'end: sessions', path: '/auth/sessions', headers: cookie },
    {
      id: 'end: one app',
      method: 'DELETE',
      path: '/auth/sessions/nobody',
      headers: { ...cookie, 'sec-fetch-site': 'same-origin' },
    },
    { id: 'end: all apps', path: '/auth/sessions/end', headers: sameSite, body: '' },
    { id: 'end: sessions again', path: '/auth/sessions', headers: cookie },
    read('after all apps were ended'),
    ...mcp2025('after the end', mcp, [['status', 'get_auth_status', ehr]]),
  ];
}
