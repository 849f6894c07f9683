/** The Da Vinci services of a payer: requirements (CRD), questionnaires (DTR), prior authorization (PAS). */
export type PayerService = 'crd' | 'dtr' | 'pas';

/** One request to a payer's service. */
export interface PayerRequest {
  readonly service: PayerService;
  readonly method: 'GET' | 'POST';
  /** Below the service's base, without leading slash and without dot segments; a query may follow. */
  readonly path: string;
  /** Sent as JSON; for DTR and PAS as `application/fhir+json`. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** Milliseconds for the request and its whole answer. */
  readonly deadlineMs?: number;
  /** Longest answer that is read, in bytes. */
  readonly maxBytes?: number;
  /** What a signed request is for (`aud`); by default the very URL that is called. */
  readonly audience?: string;
}

/** What a payer answered, whatever its status. */
export interface PayerAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** The parsed JSON; undefined where the answer is empty or no JSON. */
  readonly body: unknown;
  /** Whether the answer has no content at all. */
  readonly isEmpty: boolean;
}

/**
 * Reaches the services that one platform file names, and nothing else: no redirect is followed, no other origin is
 * called, and the platform's own way of authentication and its `requestHeaders` are added.
 */
export interface PayerClient {
  readonly platformId: string;
  /** Whether the platform file gives the service an address. */
  configured(service: PayerService): boolean;
  /**
   * The service's base URL, without trailing slash.
   *
   * @throws CoverageError PAYER_NOT_CONFIGURED
   */
  base(service: PayerService): string;
  /**
   * @throws CoverageError PAYER_NOT_CONFIGURED | PAYER_UNREACHABLE | PAYER_TIMEOUT | PAYER_AUTH_REFUSED (no token could
   *   be obtained) | PAYER_ANSWER_TOO_LARGE; a status of the payer, 401 among them, is an answer and no error
   */
  send(request: PayerRequest): Promise<PayerAnswer>;
}
