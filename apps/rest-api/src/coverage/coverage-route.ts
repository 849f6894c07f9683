import type { CoverageContext } from '@fhir-gateway/coverage-tools';
import type { Asker } from '@fhir-gateway/fhir-proxy';
import {
  askedPayer,
  GatewayError,
  payerOfRequest,
  submissionParts,
  type ErrorCode,
  type Gateway,
} from '@fhir-gateway/gateway';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { text, type Request, type Response } from 'express';
import type { z } from 'zod';

import { askerOf, enterCall, requireCallState } from '../call-stages.js';
import type { Route } from '../route/define-route.js';
import { platformErrors } from '../route/error-sets.js';
import { jsonBody } from '../route/operation.js';

/** Answers of people to forms are the longest bodies. */
const maxBodyBytes = 1024 * 1024;

/** What reading the record may be refused with, and what any question to a payer may. */
const coverageErrors: readonly ErrorCode[] = [
  'ARGUMENT_INVALID',
  ...platformErrors,
  'CROSS_SITE_REFUSED',
  'SESSION_UNKNOWN',
  'CREDENTIAL_MALFORMED',
  'CALLER_UNKNOWN',
  'TOKEN_NOT_FOR_THIS',
  'LOGIN_REQUIRED',
  'REAUTH_REQUIRED',
  'SCOPE_INSUFFICIENT',
  'PATIENT_OUT_OF_SCOPE',
  'PATIENT_UNKNOWN',
  'GRANT_INSUFFICIENT',
  'GRANT_ENDED',
  'PROCEDURE_CODE_INVALID',
  'PAYER_NOT_FOUND',
  'PAYER_AMBIGUOUS',
  'COVERAGE_OTHER_PAYER',
  'PAYER_NOT_CONFIGURED',
  'PAYER_UNREACHABLE',
  'PAYER_TIMEOUT',
  'PAYER_AUTH_REFUSED',
  'PAYER_REJECTED',
  'PAYER_ANSWER_INVALID',
  'PAYER_ANSWER_TOO_LARGE',
  'UPSTREAM_UNREACHABLE',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_NOT_FHIR',
  'UPSTREAM_BUSY',
  'PLATFORM_CALLS_LIMITED',
  'UPSTREAM_RATE_LIMITED',
  'RESPONSE_TOO_LARGE',
  'LOCK_TIMEOUT',
  'CALLS_AT_ONCE_LIMITED',
  'AUDIT_UNAVAILABLE',
];

/** An answer that is no JSON: a file for a person or another program. */
export class WrittenAnswer {
  readonly mediaType: string;
  readonly fileName: string;
  readonly chunks: AsyncIterable<string | Uint8Array>;

  constructor(mediaType: string, fileName: string, chunks: AsyncIterable<string | Uint8Array>) {
    this.mediaType = mediaType;
    this.fileName = fileName;
    this.chunks = chunks;
  }
}

/** One coverage question of one caller. */
export interface CoverageCall {
  readonly asker: Asker;
  readonly gateway: Gateway;
  readonly context: CoverageContext;
  /** The payer's. */
  readonly platform: ResolvedPlatform;
  /** The patient chosen at sign-in. */
  patient(): Promise<string | undefined>;
}

/** A question as it is written. `access` is `caller` where nothing else is written. */
type QuestionDefinition<Schema extends z.ZodType> = Pick<
  Route,
  'id' | 'summary' | 'description' | 'answers' | 'errors' | 'examples' | 'query'
> & {
  readonly access?: Route['access'];
  /** Below `/api/coverage/{platform_id}`. */
  readonly path: string;
  /** Of the body; of a GET, of its query and what its address names. */
  readonly input: Schema;
  /** The use case, with what the schema has accepted. */
  readonly run: (call: CoverageCall, input: z.output<Schema>) => Promise<unknown>;
};

/** Who calls, and the platform that is named. */
export interface NamedCall {
  readonly asker: Asker<AbortSignal>;
  readonly gateway: Gateway;
  readonly platform: ResolvedPlatform;
}

/**
 * Makes the route of a question, whose caller the stages have identified and counted.
 *
 * @param method GET has no body: the input is its query and what its address names
 */
export function defineQuestion<Schema extends z.ZodType>(
  method: 'get' | 'post',
  { run, ...question }: QuestionDefinition<Schema>,
): Route {
  return defineCall(method, { ...question, run: async (named, asked) => run(await openCall(named, asked), asked) });
}

/** The same of a call that asks nobody: nothing is opened for it. */
export function defineCall<Schema extends z.ZodType>(
  method: 'get' | 'post',
  {
    path,
    input,
    run,
    errors = [],
    ...question
  }: Omit<QuestionDefinition<Schema>, 'run'> & {
    /** `names` are those of the address beside the platform. */
    readonly run: (
      call: NamedCall,
      input: z.output<Schema>,
      names: Readonly<Record<string, string>>,
    ) => Promise<unknown>;
  },
): Route {
  const isRead = method === 'get';
  return {
    access: 'caller',
    ...question,
    method,
    path: `/api/coverage/{platform_id}${path}`,
    tag: 'Coverage',
    ...(!isRead && { sameOrigin: 'not-foreign', body: jsonBody(input) }),
    parse: text({ type: () => true, limit: maxBodyBytes }),
    errors: [...coverageErrors, ...errors],
    handler: (rest) => async (req, res) => {
      const { platform, caller, who } = requireCallState(res);
      const { platform_id: _platformId, ...names } = req.params as Record<string, string>;
      const given = isRead ? { ...req.query, ...names } : readJson(req);
      const place = enterCall(rest, req, res, who);
      try {
        const answer = await run(
          { asker: askerOf(caller, res, who), gateway: rest.gateway, platform },
          accepted(input, given),
          names,
        );
        res.set('cache-control', 'no-store');
        if (answer instanceof WrittenAnswer) await sendFile(res, answer);
        else res.json(answer);
      } finally {
        place.leave();
      }
    },
  };
}

async function sendFile(res: Response, { mediaType, fileName, chunks }: WrittenAnswer): Promise<void> {
  const parts: Buffer[] = [];
  // A file that cannot be written whole is an error, and no half of a file.
  for await (const chunk of chunks) parts.push(Buffer.from(chunk));
  res.set({ 'content-type': mediaType, 'content-disposition': `attachment; filename="${fileName}"` });
  res.send(Buffer.concat(parts));
}

/** The patient chosen at sign-in. */
export async function signedInPatient({ asker: { session }, gateway, platform }: NamedCall) {
  return session && platform.oauth ? (await gateway.auth.status(session, platform)).patient : undefined;
}

async function openCall(named: NamedCall, input: unknown): Promise<CoverageCall> {
  const { asker, gateway, platform } = named;
  const patient = () => signedInPatient(named);
  const given = Object(input) as Parameters<typeof askedPayer>[0] & { readonly request_id?: string };
  const asked = askedPayer(given, await patient());
  const sentTo =
    asker.session && given.request_id !== undefined
      ? await payerOfRequest(submissionParts(asker, gateway, platform).ledger, platform, given.request_id)
      : undefined;
  const context = await gateway.coverage.open(asker, platform, { ...asked, payer: asked.payer ?? sentTo });
  return { asker, gateway, context, platform: context.platform, patient };
}

/** @throws GatewayError ARGUMENT_INVALID for a body that is no JSON object, or none that says that it is JSON */
function readJson(req: Request): unknown {
  if (!/^application\/(?:[a-z.-]+\+)?json\b/i.test(req.headers['content-type'] ?? '')) {
    throw new GatewayError('ARGUMENT_INVALID', 'Send the arguments as application/json.');
  }
  try {
    return JSON.parse(typeof req.body === 'string' ? req.body : '') as unknown;
  } catch {
    throw new GatewayError('ARGUMENT_INVALID', 'The body is not valid JSON.');
  }
}

/** Says which argument is wrong and in what, and never what stood in it. */
function accepted<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join('.') || 'the body'}: ${message}`);
  throw new GatewayError('ARGUMENT_INVALID', `The arguments do not fit. ${faults.join('; ')}`);
}
