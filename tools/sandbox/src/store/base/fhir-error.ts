import type { OperationOutcome } from 'fhir/r4.js';

/** The FHIR issue types this server uses. @see http://hl7.org/fhir/R4/valueset-issue-type.html */
export type IssueCode = OperationOutcome['issue'][number]['code'];

/** A refused request: carries the HTTP status and the issue that the client sees. */
export class FhirError extends Error {
  readonly status: number;
  readonly code: IssueCode;
  readonly headers: Record<string, string>;
  /** A finished outcome (several issues), used instead of the one made from `code` and `message`. */
  readonly outcome: OperationOutcome | undefined;

  constructor(
    status: number,
    code: IssueCode,
    message: string,
    options: { headers?: Record<string, string>; outcome?: OperationOutcome } = {},
  ) {
    super(message);
    this.name = 'FhirError';
    this.status = status;
    this.code = code;
    this.headers = options.headers ?? {};
    this.outcome = options.outcome;
  }

  /** The response body for this error. */
  toOutcome(): OperationOutcome {
    return this.outcome ?? operationOutcome('error', this.code, this.message);
  }
}

/** Builds an OperationOutcome with one issue. `diagnostics` must hold no value of a record or a search. */
export function operationOutcome(
  severity: OperationOutcome['issue'][number]['severity'],
  code: IssueCode,
  diagnostics: string,
): OperationOutcome {
  return { resourceType: 'OperationOutcome', issue: [{ severity, code, diagnostics }] };
}

/** 400: the request itself is wrong. */
export function badRequest(message: string, code: IssueCode = 'invalid'): FhirError {
  return new FhirError(400, code, message);
}

/** 404: absent, or not the caller's to know about; both read the same so that nothing about existence leaks. */
export function notFound(): FhirError {
  return new FhirError(404, 'not-found', 'No such resource.');
}

/** 404: this server has no such type, operation or endpoint. */
export function notSupported(what: string): FhirError {
  return new FhirError(404, 'not-supported', `This server does not offer ${what}.`);
}

/** 410: was here once; its history is still readable. */
export function gone(): FhirError {
  return new FhirError(410, 'deleted', 'The resource was deleted.');
}

/** 405 with the methods that would be answered here. */
export function methodNotAllowed(allowed: string): FhirError {
  return new FhirError(405, 'not-supported', 'This interaction is not offered here.', { headers: { Allow: allowed } });
}

/** 412: the version or the condition the client named does not hold. */
export function preconditionFailed(message: string): FhirError {
  return new FhirError(412, 'conflict', message);
}

/**
 * 403: the token does not cover this.
 *
 * @see RFC 6750 section 3.1
 */
export function insufficientScope(): FhirError {
  return new FhirError(403, 'forbidden', 'The access token does not cover this interaction.', {
    headers: { 'WWW-Authenticate': 'Bearer error="insufficient_scope"' },
  });
}

/** A parameter name fit to be repeated to the client; anything unusual is not repeated. */
export function printable(name: string): string {
  return /^[\w:.-]{1,64}$/.test(name) ? `"${name}"` : 'with an unreadable name';
}

/** 400: a search value does not have the form its parameter asks for. The value itself is not repeated. */
export function badSearchValue(parameter: string, kind: string): FhirError {
  return badRequest(`Search parameter ${printable(parameter)} has a value that is not a ${kind} value.`);
}
