import { GatewayError, preparedShare, prepareShare, shareRequest, type ListedShare } from '@fhir-gateway/gateway';
import { json } from 'express';
import { z } from 'zod';

import { answerRecord, recordErrors } from '../record/record-call.js';
import { defineRoute, type Route } from '../route/define-route.js';
import { sessionErrors } from '../route/error-sets.js';
import { named } from '../route/named-schemas.js';
import { jsonAnswer, jsonBody } from '../route/operation.js';

const mostBodyBytes = 4 * 1024;
const requestBody = named('ShareRequest', shareRequest);
const moment = z.iso.datetime();

const shareView = z.object({
  id: z.string().describe('Names the share here; it opens nothing'),
  kind: z.enum(['check-in', 'protected']),
  open: z.boolean().describe('Whether the link still leads to anything'),
  made: moment,
  ends: moment,
  ended: moment.optional().describe('When the person ended it'),
  entries: z.int(),
  documents: z.int().optional().describe('How many documents of the record; absent for none'),
  passcode: z.boolean(),
  attempts_left: z.int().optional().describe('Wrong passcodes that it still takes'),
  uses: z.int(),
  most_uses: z.int().optional(),
  log: z
    .array(
      z.object({
        at: moment,
        what: z.enum(['opened', 'refused']),
        recipient: z.string().optional().describe('As the receiver calls itself: a claim'),
      }),
    )
    .describe('The last 50 times that somebody opened it or gave a wrong passcode'),
});

const shareList = named('Shares', z.object({ shares: z.array(shareView) }));

/** `/api/shares`: preparing a link, what a person shares, and ending that. The link itself is made on a page. */
export const shareApiRoutes: readonly Route[] = [
  defineRoute({
    id: 'prepareShare',
    method: 'post',
    path: '/api/shares',
    tag: 'Sharing',
    summary: 'Prepare a SMART Health Link',
    description:
      'Answers with the page where the person sees what would go out, leaves entries out and agrees. The link and its QR ' +
      'code are on that page alone: no program and no model gets them.',
    access: 'session',
    sameOrigin: 'proven',
    body: jsonBody(requestBody),
    parse: json({ limit: mostBodyBytes }),
    answers: { 200: jsonAnswer(named('PreparedShare', preparedShare), 'Where the person goes on.') },
    errors: [...recordErrors, 'BODY_TOO_LARGE', 'CROSS_SITE_REFUSED'],
    examples: {
      checkIn: { summary: 'For a check-in', caller: 'app', body: { kind: 'check-in' }, status: 200 },
      unknown: { summary: 'Of no section', caller: 'app', body: { sections: ['secrets'] }, status: 400 },
      foreign: { summary: 'From no page of the gateway, and without a credential', body: {}, status: 403 },
    },
    handle: (rest) => async (req, res) => {
      const asked = requestBody.safeParse(req.body ?? {});
      if (!asked.success) {
        const [fault] = asked.error.issues;
        throw new GatewayError('ARGUMENT_INVALID', `The member ${fault?.path.join('.')} is not as described.`);
      }
      const answer = await answerRecord(rest, req, res, (call) => prepareShare(rest.gateway, call, asked.data));
      res.set('cache-control', 'no-store').json(answer);
    },
  }),
  defineRoute({
    id: 'listShares',
    method: 'get',
    path: '/api/shares',
    tag: 'Sharing',
    summary: 'See what is shared, and who opened it',
    access: 'session',
    answers: { 200: jsonAnswer(shareList, 'The newest first; ended ones for a week.') },
    errors: sessionErrors,
    examples: {
      signedIn: { summary: 'Nothing shared yet', caller: 'app', status: 200, answer: { shares: [] } },
      stranger: { summary: 'Without a session', status: 401 },
    },
    handle: (rest) => async (req, res) => {
      const shares = await rest.gateway.shares.own.list(await rest.requireSession(req));
      res.set('cache-control', 'no-store').json({ shares: shares.map(viewShare) });
    },
  }),
  defineRoute({
    id: 'endShare',
    method: 'delete',
    path: '/api/shares/{share_id}',
    tag: 'Sharing',
    summary: 'End a share at once',
    access: 'session',
    sameOrigin: 'proven',
    answers: { 204: { description: 'It has ended, and what it held is deleted.' } },
    errors: [...sessionErrors, 'SHARE_UNKNOWN', 'SHARE_BUSY', 'CROSS_SITE_REFUSED'],
    examples: {
      unknown: { summary: 'Nobody’s', caller: 'app', parameters: { share_id: 'none' }, status: 404 },
      foreign: {
        summary: 'From no page of the gateway, and without a credential',
        parameters: { share_id: 'none' },
        status: 403,
      },
    },
    handle: (rest) => async (req, res) => {
      await rest.gateway.shares.own.end(await rest.requireSession(req), req.params.share_id);
      res.status(204).end();
    },
  }),
];

function viewShare(share: ListedShare): z.output<typeof shareView> {
  const at = (ms: number) => new Date(ms).toISOString();
  const { name, kind, isOpen, madeAtMs, endsAtMs, endedAtMs, entries, documents, hasPasscode } = share;
  const { attemptsLeft, uses, mostUses } = share;
  return {
    id: name,
    kind,
    open: isOpen,
    made: at(madeAtMs),
    ends: at(endsAtMs),
    ...(endedAtMs !== undefined && { ended: at(endedAtMs) }),
    entries,
    ...(documents !== undefined && { documents }),
    passcode: hasPasscode,
    ...(attemptsLeft !== undefined && { attempts_left: attemptsLeft }),
    uses,
    ...(mostUses !== undefined && { most_uses: mostUses }),
    log: share.log.map(({ atMs, what, recipient }) => ({
      at: at(atMs),
      what,
      ...(recipient !== undefined && { recipient }),
    })),
  };
}
