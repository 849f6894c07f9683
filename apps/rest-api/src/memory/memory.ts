import { memoryKinds } from '@fhir-gateway/gateway';
import type { Session } from '@fhir-gateway/token-vault';
import type { Request, Response } from 'express';
import { z } from 'zod';

import {
  consoleConnections,
  consoleVisitor,
  formVisitor,
  namesOfPeople,
  requireSession,
} from '../console/console-visitor.js';
import { platformNames } from '../pages/platform-names.js';
import type { RestContext } from '../rest-context.js';
import { defineRoute, formParser, type Route } from '../route/define-route.js';
import { consoleErrors, sessionErrors } from '../route/error-sets.js';
import { choice, csrfField, readFields } from '../route/fields.js';
import { formBody, jsonAnswer, redirectAnswer } from '../route/operation.js';
import { pageRoute } from '../route/page-route.js';
import { FormTokens } from '../sessions/form-token.js';
import { requirePerson } from '../sessions/require-person.js';
import { memoryPage } from './memory-page.js';
import { memoryView, viewMemory, type RememberedKind } from './memory-view.js';

const maxFormBytes = 4 * 1024;
const forgettable = choice(['all', ...memoryKinds]).describe('What to forget');
const forgetPath = z.object({ kind: forgettable });
const forgetForm = forgetPath.extend({ csrf: csrfField });

/** What is remembered of a person: a page, the same as a file, and deleting it. No app sees what others did, or deletes. */
export const memoryRoutes: readonly Route[] = [
  pageRoute({
    id: 'showMemory',
    path: '/connections/memory',
    summary: 'Look through what is remembered, and have it forgotten',
    errors: consoleErrors,
    handle: (context) => async (req, res) => {
      const session = await consoleVisitor(context, req);
      const kinds = await memoryOf(context, { req, res, session });
      const formToken = new FormTokens(context.gateway.storage.keyring).issue(session);
      context.sendPage(res, memoryPage({ base: context.base, formToken, kinds }));
    },
  }),
  defineRoute({
    id: 'forgetMemoryByForm',
    method: 'post',
    path: '/connections/memory',
    tag: 'Pages',
    summary: 'Forget one kind of what is remembered, or all, from a form',
    access: 'browser',
    sameOrigin: 'proven',
    body: formBody(forgetForm),
    parse: formParser(maxFormBytes),
    answers: { 303: redirectAnswer('Back to the page.', '/connections/memory') },
    errors: [...consoleErrors, 'CALLER_UNKNOWN', 'BODY_TOO_LARGE', 'CROSS_SITE_REFUSED'],
    errorForm: 'page',
    examples: { foreign: { summary: 'From nowhere: refused', body: {}, status: 403 } },
    handle: (context) => {
      const tokens = new FormTokens(context.gateway.storage.keyring);
      return async (req, res, read) => {
        const { csrf, kind } = read.form();
        const session = requireSession(await formVisitor(context, req, (visitor) => tokens.check(csrf, visitor)));
        await forget(context, session, kind);
        res.redirect(303, `${context.base}/connections/memory`);
      };
    },
  }),
  defineRoute({
    id: 'readMemory',
    method: 'get',
    path: '/auth/memory',
    tag: 'Sessions',
    summary: 'Take along what is remembered',
    description:
      'For the person alone. What is connected, and who has access, is under `/auth/status` and `/auth/agents`.',
    access: 'browser',
    answers: { 200: jsonAnswer(memoryView, 'Every kind, also those of which nothing is remembered.') },
    errors: [...sessionErrors, 'AUDIT_UNAVAILABLE'],
    examples: {
      browser: { summary: 'As a browser of the session', caller: 'browser', status: 200 },
      stranger: { summary: 'Without a session', status: 401 },
    },
    handle: (context) => async (req, res) => {
      const session = await requirePerson(context, req);
      const kinds = await memoryOf(context, { req, res, session });
      res.set({ 'cache-control': 'no-store', 'content-disposition': 'attachment; filename="what-is-remembered.json"' });
      res.json({ written_at: new Date().toISOString(), kinds });
    },
  }),
  defineRoute({
    id: 'forgetMemory',
    method: 'delete',
    path: '/auth/memory/{kind}',
    tag: 'Sessions',
    summary: 'Forget one kind of what is remembered, or all',
    access: 'browser',
    sameOrigin: 'proven',
    answers: { 204: { description: 'It is forgotten, and nobody can bring it back.' } },
    errors: [...sessionErrors, 'ARGUMENT_INVALID', 'AUDIT_UNAVAILABLE', 'CROSS_SITE_REFUSED'],
    examples: {
      unknown: {
        summary: 'A kind that there is not',
        caller: 'browser',
        parameters: { kind: 'dreams' },
        status: 400,
      },
      foreign: { summary: 'From no page of the gateway', parameters: { kind: 'all' }, status: 403 },
    },
    handle: (context) => async (req, res) => {
      const session = await requirePerson(context, req);
      const { kind } = readFields(forgetPath, req.params);
      await forget(context, session, kind);
      res.status(204).end();
    },
  }),
];

async function forget({ gateway }: RestContext, session: Session, kind: z.output<typeof forgettable>): Promise<void> {
  await gateway.memory.forget(session, kind === 'all' ? memoryKinds : [kind]);
}

async function memoryOf(
  context: RestContext,
  visit: { readonly req: Request; readonly res: Response; readonly session: Session | undefined },
): Promise<RememberedKind[]> {
  const { gateway } = context;
  const { session } = visit;
  if (session === undefined) return [];
  const connections = await consoleConnections(context, session);
  const names = await namesOfPeople(context, connections, visit);
  const usedIds = new Map(connections.map((one) => [one.connectionId ?? one.platformId, one.platformId]));
  return viewMemory(await gateway.memory.list(session), {
    platform: (id) => platformNames(context, [id]).get(id) ?? id,
    connection: (id) => names.get(usedIds.get(id) ?? id) ?? 'A connection',
    clients: await gateway.clients.list(session),
    nowMs: Date.now(),
  });
}
