import type { OperationOutcome } from 'fhir/r4.js';

/** What the payer answers to one request; no body = an empty one. */
export interface Answer {
  status: number;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
}

/** An OperationOutcome with one issue. */
export function operationOutcome(
  severity: OperationOutcome['issue'][number]['severity'],
  code: OperationOutcome['issue'][number]['code'],
  text: string,
): OperationOutcome {
  return { resourceType: 'OperationOutcome', issue: [{ severity, code, details: { text } }] };
}

const issueCodes = {
  400: 'invalid',
  401: 'login',
  403: 'forbidden',
  404: 'not-found',
  409: 'duplicate',
  412: 'incomplete',
  415: 'not-supported',
  422: 'invariant',
} as const;

type RefusalStatus = keyof typeof issueCodes;

/** A request that the payer does not serve; what it says is for the client, and holds nothing that the client sent. */
export class Refusal extends Error {
  readonly status: RefusalStatus;
  readonly headers: Readonly<Record<string, string>> | undefined;

  /**
   * @param status 400 the request makes no sense, 401/403 the caller, 404 no such thing, 409 used before, 412 data that
   *   the service asked for is missing, 422 a resource breaks its profile
   */
  constructor(status: RefusalStatus, message: string, headers?: Readonly<Record<string, string>>) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.headers = headers;
  }

  /** The refusal as FHIR tells it. */
  toAnswer(): Answer {
    return {
      status: this.status,
      body: operationOutcome('error', issueCodes[this.status], this.message),
      ...(this.headers && { headers: this.headers }),
    };
  }
}

/** Refuses a request unless something is so. */
export function need(condition: unknown, status: RefusalStatus, message: string): asserts condition {
  if (!condition) throw new Refusal(status, message);
}
