import { json, type Response } from 'express';
import { z } from 'zod';

import { defineRoute, type Route } from '../route/define-route.js';
import { named } from '../route/named-schemas.js';
import { jsonBody, type Answer } from '../route/operation.js';

const encrypted: Answer = { description: 'The file: a compact JWE.', mediaTypes: ['application/jose'] };
const errors = ['SHARE_UNKNOWN', 'SHARE_BUSY', 'AUDIT_UNAVAILABLE'] as const;
const mostBodyBytes = 4 * 1024;
const mostNameCharacters = 80;

const manifestRequest = named(
  'ShareManifestRequest',
  z.object({
    recipient: z.string().max(1000).optional().describe('Who opens it, as the person will read it'),
    passcode: z.string().max(200).optional(),
    embeddedLengthMax: z.int().min(0).optional().describe('Files up to this length stand in the manifest itself'),
  }),
);
const manifest = named(
  'ShareManifest',
  z.object({
    status: z.literal('finalized'),
    files: z.array(
      z.object({
        contentType: z.string(),
        location: z.string().optional().describe('Where the file is, for five minutes'),
        embedded: z.string().optional(),
      }),
    ),
  }),
);

/**
 * What SMART Health Links lead to. Whoever has the link may ask; nobody learns whether there was ever anything at an
 * address that does not answer.
 *
 * @see https://build.fhir.org/ig/HL7/smart-health-cards-and-links/links-specification.html
 */
export const receiverRoutes: readonly Route[] = [
  defineRoute({
    id: 'getSharedFile',
    method: 'get',
    path: '/shl/files/{ticket}',
    tag: 'Sharing',
    summary: 'Get a file that a manifest names',
    access: 'anybody',
    answers: { 200: encrypted },
    errors,
    refusesHead: true,
    examples: { nothing: { summary: 'Nothing there', parameters: { ticket: 'none' }, status: 404 } },
    handle: (context) => async (req, res) => {
      context.gateway.auditTrail.admit();
      sendFile(res, await context.gateway.shares.open.located(req.params.ticket));
    },
  }),
  defineRoute({
    id: 'getShare',
    method: 'get',
    path: '/shl/{share}',
    tag: 'Sharing',
    summary: 'Get the one file of a check-in link',
    access: 'anybody',
    query: z.object({ recipient: z.string().max(1000).optional().describe('Who opens it') }),
    answers: { 200: encrypted },
    errors: ['ARGUMENT_INVALID', ...errors],
    refusesHead: true,
    examples: { nothing: { summary: 'Nothing there', parameters: { share: 'none' }, status: 404 } },
    handle: (context) => async (req, res, read) => {
      context.gateway.auditTrail.admit();
      sendFile(res, await context.gateway.shares.open.file(req.params.share, nameOf(read.query())));
    },
  }),
  defineRoute({
    id: 'getShareManifest',
    method: 'post',
    path: '/shl/{share}',
    tag: 'Sharing',
    summary: 'Get the files of a protected link',
    access: 'anybody',
    body: jsonBody(manifestRequest),
    parse: json({ limit: mostBodyBytes }),
    answers: {
      200: { description: 'The files.', mediaTypes: ['application/json'], schema: manifest },
      401: {
        description: 'A wrong passcode, or none; `remainingAttempts` says how many guesses are left.',
        mediaTypes: ['application/json'],
        schema: z.object({ remainingAttempts: z.int() }),
      },
    },
    errors: ['ARGUMENT_INVALID', 'BODY_TOO_LARGE', ...errors],
    examples: {
      nothing: {
        summary: 'Nothing there',
        parameters: { share: 'none' },
        body: { recipient: 'A clinic' },
        status: 404,
      },
    },
    handle: (context) => async (req, res) => {
      context.gateway.auditTrail.admit();
      const asked = manifestRequest.safeParse(req.body ?? {});
      const { passcode, embeddedLengthMax, recipient } = asked.success ? asked.data : {};
      const answer = await context.gateway.shares.open.manifest(req.params.share, {
        ...nameOf({ recipient }),
        ...(passcode !== undefined && { passcode }),
        ...(embeddedLengthMax !== undefined && { embeddedLengthMax }),
      });
      const status = 'remainingAttempts' in answer ? 401 : 200;
      (res as Response).status(status).set('cache-control', 'no-store').json(answer);
    },
  }),
];

/** The name that a receiver gives itself: one line of plain text. */
function nameOf({ recipient }: { readonly recipient?: string | undefined }): { recipient?: string } {
  const plain = (recipient ?? '').replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  return plain === '' ? {} : { recipient: [...plain].slice(0, mostNameCharacters).join('') };
}

function sendFile(res: Response, file: string): void {
  // As bytes: a compact JWE has no character set.
  res.set('cache-control', 'no-store').set('content-type', 'application/jose').send(Buffer.from(file));
}
