import { recordKinds } from '@fhir-gateway/fhir-proxy';
import { appReach, GatewayError, type AgentUse, type AppReach, type SessionClient } from '@fhir-gateway/gateway';
import type { Session } from '@fhir-gateway/token-vault';
import { json } from 'express';
import { z } from 'zod';

import { isoTime, isoTimeText } from '../pages/client-view.js';
import { platformNames } from '../pages/platform-names.js';
import { isPerson, requirePerson } from '../sessions/require-person.js';
import { wantsPage, type RestContext } from '../rest-context.js';
import { defineRoute, formParser, type Route } from '../route/define-route.js';
import { sessionErrors } from '../route/error-sets.js';
import { csrfField } from '../route/fields.js';
import { named } from '../route/named-schemas.js';
import { formBody, jsonAnswer, jsonBody, redirectAnswer, type ExampleCall } from '../route/operation.js';
import { FormTokens } from '../sessions/form-token.js';
import { agentsAccessPage } from './agents-access-page.js';
import { connectedPlatforms, writableNames } from './connected-platforms.js';
import { longestOf, readGrantForm } from './grant-form.js';
import { grantChange, grantView, hasGrant, readGrantChange, viewGrant, type Grant } from './grant-view.js';

const maxBodyBytes = 64 * 1024;

const useView = z.object({
  hour: isoTimeText.describe('The beginning of the hour, ISO 8601, UTC'),
  platform_id: z.string(),
  kind: z.string().describe('A kind of record; `all` for calls for any kind, `shared` for those about nobody'),
  reads: z.int(),
  writes: z.int(),
  refused: z.int().describe('What was beyond the grant, the scopes or the settings'),
});
const agentView = named(
  'Agent',
  z.object({
    id: z.string().describe('Names it here; opens nothing'),
    kind: z.enum(['app', 'chat']),
    name: z.string().optional().describe('What an app calls itself; nobody has checked it'),
    destination: z.string().optional().describe('Where an app’s permission was sent, in words'),
    current: z.boolean().describe('Whether it is the caller'),
    connected_at: isoTimeText,
    last_used_at: isoTimeText.optional().describe('To the minute; absent before the first use'),
    grant: grantView,
    uses: z.array(useView).describe('Newest first. Counts of calls: never ids, search values or contents'),
  }),
);
const agentsView = named(
  'Agents',
  z.object({
    agents: z.array(agentView),
    kinds: z.array(z.object({ id: z.string(), label: z.string(), types: z.array(z.string()).readonly() })),
  }),
);
const changedView = named(
  'ChangedAgent',
  z.object({ id: z.string(), ended: z.boolean(), grant: grantView.optional() }),
);

const errors = [...sessionErrors, 'AUDIT_UNAVAILABLE'] as const;
const changing = {
  tag: 'Sessions',
  access: 'browser',
  sameOrigin: 'proven',
  errors: [...errors, 'ARGUMENT_INVALID', 'BODY_TOO_LARGE', 'CLIENT_UNKNOWN', 'CROSS_SITE_REFUSED', 'LOCK_TIMEOUT'],
} as const;
const nobody: ExampleCall = {
  summary: 'One that the session has not',
  caller: 'browser',
  parameters: { agent_id: 'nobody' },
  body: { access: 'read' },
  status: 404,
};

/** `/auth/agents`: what each app and chat of the session was given, what it used, and changing or ending that. */
export const agentRoutes: readonly Route[] = [
  defineRoute({
    id: 'listAgents',
    method: 'get',
    path: '/auth/agents',
    tag: 'Sessions',
    summary: 'See what each app and chat may do, and what it did',
    description: 'An app or a chat sees itself alone. A browser that asks for a page gets one.',
    access: 'session',
    answers: { 200: jsonAnswer(agentsView, 'The apps and chats of the session with their grants.') },
    errors,
    examples: {
      browser: { summary: 'All, as a browser of the session', caller: 'browser', status: 200 },
      app: { summary: 'Itself, as an app', caller: 'app', status: 200 },
      stranger: { summary: 'Without a session', status: 401 },
    },
    handle: (context) => {
      const forms = new FormTokens(context.gateway.storage.keyring);
      return async (req, res) => {
        const session = await context.requireSession(req);
        const listed = (await context.gateway.clients.list(session)).filter(hasGrant);
        const agents = await Promise.all(
          listed.map(async (one) => ({
            ...one,
            ...reachOfApp(context, one.grant),
            uses: await usesOf(context, session, one),
          })),
        );
        if (!wantsPage(req)) {
          const kinds = recordKinds.map(({ id, label, types }) => ({ id, label, types }));
          return void res.json({ agents: agents.map(viewAgent), kinds });
        }
        const connected = await connectedPlatforms(context, session);
        const page = agentsAccessPage({
          base: context.base,
          agents,
          connected,
          names: namesOf(context, agents, connected),
          writable: writableNames(context, connected),
          nowSeconds: Math.floor(Date.now() / 1000),
          ...(await context.gateway.clients.longestGrant(session)),
          formToken: forms.issue(session),
          mayChange: isPerson(session),
        });
        context.sendPage(res, page);
      };
    },
  }),
  defineRoute({
    ...changing,
    id: 'changeAgent',
    method: 'patch',
    path: '/auth/agents/{agent_id}',
    summary: 'Change what an app or chat may do, or end it',
    description:
      'Its live tokens obey from their next call on, in every process. Only the person may, in a browser of the session.',
    body: jsonBody(grantChange),
    parse: json({ limit: maxBodyBytes }),
    answers: { 200: jsonAnswer(changedView, 'What it may do now.') },
    examples: { nobody },
    handle: (context) => async (req, res) => {
      const session = await requirePerson(context, req);
      const id = req.params.agent_id;
      const { change, isEnd } = readGrantChange(req.body);
      if (isEnd) {
        await end(context, session, id);
        return void res.json({ id, ended: true });
      }
      const { grant } = await changed(context, session, id, change);
      res.json({ id, ended: false, ...(grant && { grant: viewGrant(reachOfApp(context, grant).grant) }) });
    },
  }),
  defineRoute({
    ...changing,
    id: 'changeAgentByForm',
    method: 'post',
    path: '/auth/agents/{agent_id}',
    summary: 'Change what an app or chat may do, or end it, from a form',
    body: formBody(
      named(
        'GrantForm',
        z.object({ form_token: csrfField, action: z.string().optional().describe('`save` or `end`') }),
      ),
    ),
    parse: formParser(maxBodyBytes),
    answers: { 303: redirectAnswer('Back to the page of agents.', '/auth/agents') },
    examples: {
      foreign: { summary: 'From nowhere: refused', parameters: { agent_id: 'nobody' }, body: {}, status: 403 },
    },
    handle: (context) => {
      const forms = new FormTokens(context.gateway.storage.keyring);
      return async (req, res, read) => {
        const session = await requirePerson(context, req);
        const { form_token: token, action } = read.form();
        forms.check(token, session);
        const id = req.params.agent_id;
        if (action === 'end') await end(context, session, id);
        else await save(context, session, id, req.body);
        res.redirect(303, `${context.base}/auth/agents`);
      };
    },
  }),
];

/** What an app can do by its grant, as everybody is shown it. */
function reachOfApp({ gateway }: RestContext, grant: Grant): AppReach<Grant> {
  const { platforms } = grant;
  return appReach(grant, platforms !== 'all' && platforms.some((id) => gateway.isWriteAllowed(id)));
}

async function save(context: RestContext, session: Session, id: string, body: unknown): Promise<void> {
  const client = (await context.gateway.clients.list(session)).find((one) => one.id === id);
  if (client?.grant === undefined) throw unknownAgent();
  const reading = {
    grant: client.grant,
    nowSeconds: Math.floor(Date.now() / 1000),
    longest: longestOf(client, await context.gateway.clients.longestGrant(session)),
  };
  await changed(context, session, id, readGrantForm(body, reading));
}

async function changed(
  { gateway }: RestContext,
  session: Session,
  id: string,
  change: Partial<Grant>,
): Promise<SessionClient> {
  const client = await gateway.clients.changeGrant(session, id, change);
  if (client === undefined) throw unknownAgent();
  return client;
}

async function end(context: RestContext, session: Session, id: string): Promise<void> {
  const client = (await context.gateway.clients.list(session)).find((one) => one.id === id && hasGrant(one));
  const ended = client && (await context.gateway.clients.end(session, id));
  if (ended === undefined) throw unknownAgent();
  await context.forgetGrants([ended]);
}

function unknownAgent(): GatewayError {
  return new GatewayError('CLIENT_UNKNOWN', 'This session has no such app or chat, or not any more.');
}

function usesOf({ gateway }: RestContext, session: Session, { group }: SessionClient): Promise<readonly AgentUse[]> {
  return group === undefined ? Promise.resolve([]) : gateway.agentUses.list(session, group);
}

function namesOf(
  context: RestContext,
  agents: readonly { readonly grant: Grant; readonly uses: readonly AgentUse[] }[],
  connected: readonly { readonly id: string; readonly name: string }[],
): ReadonlyMap<string, string> {
  const used = agents.flatMap(({ grant, uses }) => [
    ...(grant.platforms === 'all' ? [] : grant.platforms),
    ...uses.map(({ platformId }) => platformId),
  ]);
  return new Map([
    ...platformNames(context, [...new Set(used)]),
    ...connected.map(({ id, name }) => [id, name] as const),
  ]);
}

function viewAgent({
  id,
  kind,
  name,
  destination,
  isCurrent,
  connectedAtSeconds,
  lastUsedAtSeconds,
  grant,
  uses,
}: SessionClient & { readonly grant: Grant; readonly uses: readonly AgentUse[] }): z.output<typeof agentView> {
  return {
    id,
    kind: kind === 'chat' ? 'chat' : 'app',
    ...(name !== undefined && { name }),
    ...(destination !== undefined && { destination }),
    current: isCurrent,
    connected_at: isoTime(connectedAtSeconds),
    ...(lastUsedAtSeconds !== undefined && { last_used_at: isoTime(lastUsedAtSeconds) }),
    grant: viewGrant(grant),
    uses: uses.map(({ hourSeconds, platformId, kind: of, reads, writes, refused }) => ({
      hour: isoTime(hourSeconds),
      platform_id: platformId,
      kind: of,
      reads,
      writes,
      refused,
    })),
  };
}
