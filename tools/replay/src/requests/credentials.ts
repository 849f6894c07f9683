import type { Callers } from '../callers.js';
import { toolCall2025 } from './mcp-2025.js';
import type { Row } from './rows.js';

const path = '/api/fhir/sandbox-ehr/Patient/hedda-vantreen';

/** Credentials of somebody who is signed in, in the wrong place or in more than one. */
export function credentialRequests(callers: Callers): Row[] {
  const { rest, mcp, cookie, handle } = callers;
  const read = (what: string, headers: Record<string, string>): Row => ({ id: `credentials: ${what}`, path, headers });
  const call = (what: string, headers: Record<string, string>, args: object = handle): Row => ({
    id: `credentials: ${what}`,
    ...toolCall2025('get_auth_status', { platform_id: 'sandbox-ehr', ...args }, headers),
  });
  const app = rest['authorization'] ?? 'Bearer none';
  const agent = mcp['authorization'] ?? 'Bearer none';
  return [
    read('the cookie', cookie),
    read('the cookie, from another site', { ...cookie, 'sec-fetch-site': 'cross-site' }),
    read('the cookie, from another origin', { ...cookie, origin: 'https://evil.example' }),
    read('the cookie, changed', { cookie: `${cookie['cookie'] ?? 'none'}A` }),
    read('the app, and the cookie', { ...cookie, authorization: app }),
    read('the app, in small letters', { authorization: app.replace('Bearer', 'bearer') }),
    read('the app, with a space too many', { authorization: app.replace(' ', '  ') }),
    read('the app, changed', { authorization: changed(app) }),
    read('the agent, at the REST API', { authorization: agent }),
    call('the agent', mcp),
    call('the app, at the MCP server', { authorization: app }),
    call('the agent, changed', { authorization: changed(agent) }),
    call('the agent, in small letters', { authorization: agent.replace('Bearer', 'bearer') }),
    call('the cookie, at the MCP server', cookie),
    call('a handle that is none', mcp, { auth_handle: 'V0FXcDTlRg8fZcCkz1N2yq5hJm3oA7bQe9sUuIxKtPw' }),
  ];
}

/** Another token of the same form: the last character would not do, as not all of its bits count. */
function changed(credential: string): string {
  const at = credential.length - 8;
  return `${credential.slice(0, at)}${credential[at] === 'A' ? 'B' : 'A'}${credential.slice(at + 1)}`;
}
