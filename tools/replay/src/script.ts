import { metricsToken } from './deployment.js';
import type { AppName, Deployment } from './deployment.js';
import type { Recorder } from './recorder.js';
import { Callers } from './callers.js';
import refusals from './requests/refusals.json' with { type: 'json' };
import { requests, sendRows, toolCalls, type Fillings, type Row } from './requests/rows.js';

/** The scopes with which a person lets the gateway write, too. */
const writing = 'openid fhirUser launch/patient offline_access patient/*.cruds';

/** Sends every request, in the order in which people and agents would: as a stranger first, then signed in. */
export async function runScript(recorder: Recorder): Promise<void> {
  const callers = new Callers(recorder);
  const send = (...rows: Row[][]): Promise<void> => sendRows(recorder, rows.flat());
  const { deployment } = recorder;
  const { name, mode } = deployment.setup;
  if (name === 'limits') {
    await callers.signIn('hedda');
    // First what is large: whether a limit that was used up has capacity again depends on the time.
    return send(requests('limits', '', { rest: callers.rest, agent: callers.mcp }));
  }

  if (name === 'local' || name === 'oauth') {
    await send(documents(deployment), requests('platforms'), fhirReads('open', 'sandbox-open', {}));
    await send(restRefusals(deployment), mcpRefusals(deployment));
    await send(requests('mcp-2025', '2025: '), requests('mcp-2026', '2026: ', { mode }));
    const resource = encodeURIComponent(`${deployment.apps.rest.origin}/api`);
    await send(requests('oauth', 'oauth: ', { resource }));
  }
  if (name !== 'oauth-writes') {
    await send(requests('sign-in'), requests('pages-by-a-stranger'), requests('fhir-refusals', 'refused: '));
    await send(...mcp2025('stranger', 'sandbox-open', {}, {}));
  }
  await callers.signIn('hedda');
  const { rest, mcp, handle: session } = callers;
  if (name !== 'oauth-writes') {
    await send(fhirReads('signed in', 'sandbox-ehr', rest));
    await send(...mcp2025('signed in', 'sandbox-ehr', mcp, session));
    await send(toolCalls('2026', 'tools', 'signed in', mcp, { platform: 'sandbox-ehr', session }));
  }
  const coverage = (who: string): Row[] => requests('coverage', `coverage, ${who}: `, { caller: rest });
  await send(credentials(callers), requests('pages', '', callers.fillings), coverage('a stranger to the payer'));
  await callers.connect('sandbox-payer', 'hedda');
  await send(coverage('connected'), toolCalls('2025', 'tools-of-a-payer', 'connected', mcp, { session }));
  await send(...writes('read scopes', callers));
  await callers.signIn('hedda', writing);
  await send(...writes('write scopes', callers));
  await send(requests('end-of-session', '', callers.fillings));
}

/** What both apps say of themselves, and how they refuse the wrong method. */
function documents({ apps }: Deployment): Row[] {
  const { port } = new URL(apps.rest.origin);
  const ofBoth = ['rest', 'mcp'].flatMap((app) => requests('documents-of-both', app, { app, metricsToken }));
  return [...ofBoth, ...requests('documents', '', { port })];
}

/** Reads and searches of the FHIR API. */
function fhirReads(name: string, platform: string, caller: Fillings): Row[] {
  return requests('fhir-reads', `${name}: `, { platform, caller });
}

/** Every tool that reads, and one call in every spelling that the protocol knows. */
function mcp2025(name: string, platform: string, agent: Fillings, session: Fillings): Row[][] {
  return [
    toolCalls('2025', 'tools', name, agent, { platform, session }),
    requests('mcp-2025-spellings', `2025, ${name}, spelled: `, { caller: agent }),
  ];
}

/** Every kind of change. What comes of them depends on the settings and on the scopes of the sign-in. */
function writes(name: string, { rest, mcp, handle: session }: Callers): Row[][] {
  return [
    requests('fhir-writes', `writes, ${name}: `, { caller: rest }),
    toolCalls('2025', 'tools-that-write', name, mcp, { session }),
  ];
}

/** Requests that other sites made, and requests that are none, to the REST API. */
function restRefusals(deployment: Deployment): Row[] {
  const made = refusals.targets.flatMap((target) =>
    Object.entries(refusals.hosts).map(([what, headers]) => () => ({
      ...target,
      id: `${target.id}, ${what}`,
      headers,
    })),
  );
  return [...made, ...malformed(deployment, 'rest', '/api/fhir/sandbox-open/Patient/hedda-vantreen')];
}

/** The same to the MCP server. */
function mcpRefusals(deployment: Deployment): Row[] {
  const made = Object.entries(refusals.hosts).flatMap(([what, headers]) =>
    requests('mcp-refusals', `mcp: a list, ${what}`, { headers }),
  );
  return [...made, ...malformed(deployment, 'mcp', '/mcp')];
}

/** What no client sends. */
function malformed({ apps }: Deployment, app: AppName, path: string): Row[] {
  const { host } = new URL(apps[app].origin);
  return requests('malformed', `${app}, malformed: `, { app, host, path });
}

/** Credentials of somebody who is signed in, in the wrong place or in more than one. */
function credentials(callers: Callers): Row[] {
  const { rest, mcp, cookie, fillings } = callers;
  const spellings = (name: string, { authorization = 'Bearer none' }: Readonly<Record<string, string>>) => ({
    [name]: authorization,
    [`${name}, in small letters`]: authorization.replace('Bearer', 'bearer'),
    [`${name}, with a space too many`]: authorization.replace(' ', '  '),
    [`${name}, changed`]: changed(authorization),
  });
  return requests('credentials', 'credentials: ', {
    ...fillings,
    ...spellings('app token', rest),
    ...spellings('agent token', mcp),
    'cookie, longer': `${cookie['cookie'] ?? 'none'}A`,
  });
}

/** Another token of the same form: the last character would not do, as not all of its bits count. */
function changed(credential: string): string {
  const at = credential.length - 8;
  return `${credential.slice(0, at)}${credential[at] === 'A' ? 'B' : 'A'}${credential.slice(at + 1)}`;
}
