import { GatewayError, type RecordCall } from '@fhir-gateway/gateway';
import { json, type Request } from 'express';
import { z } from 'zod';

import type { RestContext } from '../rest-context.js';
import { defineRoute, type Route } from '../route/define-route.js';
import { named } from '../route/named-schemas.js';
import { jsonAnswer, jsonBody } from '../route/operation.js';
import { peopleView, viewPeople } from './people-view.js';
import { answerRecord, recordErrors } from './record-call.js';

const maxBodyBytes = 16 * 1024;
const mostConnections = 50;

const connectionIds = z.array(z.string().min(1).max(200)).min(2).max(mostConnections);
const decisionBody = named(
  'PeopleDecision',
  z
    .strictObject({
      join: connectionIds.optional().describe('Connections that are one person’s'),
      split: connectionIds.optional().describe('The first is not the person of the others'),
      undo: connectionIds.max(2).optional().describe('Two connections about which something was decided'),
    })
    .describe('One of the three'),
);

/** `GET /api/record` and `POST /api/record/people`: who is connected, and what the person says about who is who. */
export const peopleRoutes: readonly Route[] = [
  defineRoute({
    id: 'getRecord',
    method: 'get',
    path: '/api/record',
    tag: 'Record',
    summary: 'See who is connected: people, their connections, and why these are theirs',
    description:
      'Connections are one person’s only where the evidence is strong or the person said so. Who may be the same is in ' +
      '`questions`, and apart.',
    access: 'session',
    query: z.object({
      person: z.string().max(200).optional().describe('The id of any connection of one person; without it everybody'),
    }),
    answers: { 200: jsonAnswer(peopleView, 'The people, with what each platform says of them.') },
    errors: recordErrors,
    examples: {
      signedIn: { summary: 'Signed in to the sandbox', caller: 'app', status: 200 },
      unknown: { summary: 'Nobody of this session', caller: 'app', parameters: { person: 'nowhere' }, status: 404 },
      stranger: { summary: 'Without a session', status: 401 },
    },
    handle: (context) => async (req, res, read) => {
      const { person } = read.query();
      const answer = await answerRecord(context, req, res, (call) => answerPeople(context, call, person));
      res.set('cache-control', 'no-store').json(answer);
    },
  }),
  defineRoute({
    id: 'decidePeople',
    method: 'post',
    path: '/api/record/people',
    tag: 'Record',
    summary: 'Say that connections are one person’s, or not; or take that back',
    description:
      'Only the person may, in a browser of the session. Joining two people joins all their connections. It holds until it ' +
      'is undone, the session ends, or a platform changes what was decided on.',
    access: 'browser',
    sameOrigin: 'proven',
    body: jsonBody(decisionBody),
    parse: json({ limit: maxBodyBytes }),
    answers: { 200: jsonAnswer(peopleView, 'The people after that.') },
    errors: [...recordErrors, 'BODY_TOO_LARGE', 'CROSS_SITE_REFUSED', 'PERSON_UNDECIDABLE'],
    examples: {
      unknown: {
        summary: 'Connections that the session has not',
        caller: 'browser',
        body: { join: ['nowhere', 'nobody'] },
        status: 404,
      },
      app: {
        summary: 'An app: refused, since only the person knows',
        caller: 'app',
        body: { join: ['sandbox-ehr', 'sandbox-payer'] },
        status: 401,
      },
      nothing: { summary: 'Without a decision', caller: 'browser', body: {}, status: 400 },
    },
    handle: (context) => async (req, res) => {
      await requirePerson(context, req);
      const { kind, ids } = readDecision(req.body);
      const answer = await answerRecord(context, req, res, async (call) => {
        await decide(context, call, kind, ids);
        return answerPeople(context, call);
      });
      res.set('cache-control', 'no-store').json(answer);
    },
  }),
];

/** What a person says about connections. */
export type DecisionKind = 'join' | 'split' | 'undo';

/** @throws GatewayError PERSON_UNKNOWN | PERSON_UNDECIDABLE */
export async function decide(
  { gateway }: RestContext,
  call: RecordCall,
  kind: DecisionKind,
  ids: readonly string[],
): Promise<void> {
  const [one = '', other = ''] = ids;
  if (kind === 'undo') await gateway.records.undoDecision(call, [one, other]);
  else await gateway.records.decide(call, kind, ids);
}

async function answerPeople(
  { gateway }: RestContext,
  call: RecordCall,
  named?: string,
): Promise<z.output<typeof peopleView>> {
  const { records } = gateway;
  const people = named === undefined ? await records.people(call) : [await records.person(call, named)];
  return viewPeople(people, await records.decisions(call), new Date().toISOString());
}

function readDecision(body: unknown): { kind: DecisionKind; ids: readonly string[] } {
  const parsed = decisionBody.safeParse(body);
  const [first, further] = parsed.success ? Object.entries(parsed.data).filter(([, ids]) => ids !== undefined) : [];
  if (first === undefined || further !== undefined) {
    throw new GatewayError(
      'ARGUMENT_INVALID',
      'The body has one of `join`, `split` and `undo`: ids of connections, at least two; exactly two to undo.',
    );
  }
  const [kind, ids] = first as [DecisionKind, readonly string[]];
  return { kind, ids };
}

/** Whose a record is, an app could only guess; and a guess would be shown as the person's own word. */
async function requirePerson(context: RestContext, req: Request): Promise<void> {
  const { session } = await context.requireCaller(req);
  if ((session.credentialKind ?? 'browser') === 'browser') return;
  throw new GatewayError(
    'TOKEN_NOT_FOR_THIS',
    'Only the person can say whose a record is, in a browser of the session.',
  );
}
