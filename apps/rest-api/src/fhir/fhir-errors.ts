import { contextOf, problemHeaders, toOperationOutcome, toOutcomeXml, toProblem } from '@fhir-gateway/express-kit';
import type { BearerChallenge, Problem } from '@fhir-gateway/express-kit';
import { allowedMethods, wantsXml } from '@fhir-gateway/fhir-proxy';
import { errorTable } from '@fhir-gateway/gateway';
import type { Gateway } from '@fhir-gateway/gateway';
import { isSessionRequired } from '@fhir-gateway/platform-registry';
import type { ErrorRequestHandler } from 'express';

import { loginUrl } from '../public-urls.js';
import { isFhirUrl, splitFhirUrl } from './fhir-url.js';

/** Error handler that answers FHIR requests with an OperationOutcome, and leaves others to the handlers behind it. */
export function fhirErrors({ config, logger, registry }: Gateway, challenge: BearerChallenge): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const url = request.originalUrl;
    if (!isFhirUrl(url)) return next(error);
    const context = contextOf(response);
    const problem = toProblem(error, context.requestId, logger, context);
    // What was sent cannot be taken back; a cut connection tells the caller that the answer is not whole.
    if (response.headersSent || response.destroyed) return void response.destroy();
    const nextStep =
      problem.issueCode === 'login'
        ? signInStep(problem, config.publicUrl, url, registry)
        : problem.code === 'GRANT_INSUFFICIENT'
          ? grantStep(error, config.publicUrl)
          : problem.nextStep;
    const outcome = toOperationOutcome({ ...problem, ...(nextStep !== undefined && { nextStep }) });
    const format = asksForXml(url, request.headers.accept) ? 'xml' : 'json';
    const body = format === 'xml' ? toOutcomeXml(outcome) : JSON.stringify(outcome);
    response.writeHead(problem.httpStatus, {
      ...problemHeaders(problem, challenge),
      ...(problem.httpStatus === 405 && { allow: allowOf(error, url) }),
      'content-type': `application/fhir+${format}; charset=utf-8`,
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  };
}

/** What the token of a SMART app lacks, no change of its person's grant gives it: the refusal says who left it out. */
function grantStep(error: unknown, publicUrl: string): string {
  const rule: unknown = error instanceof Error ? Reflect.get(error, 'rule') : undefined;
  if (rule !== 'grant.scope') return `The person can give more at ${publicUrl}/auth/agents.`;
  return 'The app has to ask for it in a new sign-in, the platform to share it there, and the person to give it.';
}

/** Of an operation that a rule refused no method is taken. @see RFC 9110 section 15.5.6 */
function allowOf(error: unknown, url: string): string {
  const rule: unknown = error instanceof Error ? Reflect.get(error, 'rule') : undefined;
  const { path, query } = splitFhirUrl(url);
  return allowedMethods(path, query, typeof rule === 'string').join(', ');
}

/** Read from the text as it came, since what is wrong may be the address itself. */
function asksForXml(url: string, accept: string | undefined): boolean {
  const mark = url.indexOf('?');
  return wantsXml(mark === -1 ? '' : url.slice(mark + 1), accept);
}

/** Where to sign in; at a platform that everybody may read there is no sign-in, so that naming one would lead in a circle. */
function signInStep(
  { code, nextStep }: Problem,
  publicUrl: string,
  url: string,
  registry: Gateway['registry'],
): string | undefined {
  // The sign-in to the gateway itself comes before the question which platforms there are.
  if (code === 'SIGN_IN_REQUIRED') return nextStep;
  const { platformId } = splitFhirUrl(url);
  const { oauth, definition } = registry.resolve(platformId);
  if (oauth) {
    return `Sign in at ${loginUrl(publicUrl, platformId)} and send the request again.`;
  }
  if (code === 'WRITER_UNKNOWN' || code === 'SESSION_REQUIRED') return nextStep;
  return isSessionRequired(definition)
    ? errorTable.SESSION_REQUIRED.nextStep
    : 'Everybody may read this platform: send the request without the credential, or with one that is good.';
}
