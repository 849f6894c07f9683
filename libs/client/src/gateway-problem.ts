import type { components } from './api.js';

type Schemas = components['schemas'];

/** A refusal of the gateway, or of a platform through it. Decide by `code`: it is stable. */
export class GatewayProblem extends Error {
  /** The HTTP status. */
  readonly status: number;
  /** `LOGIN_REQUIRED`, for example; of a platform's own refusal the FHIR IssueType; `UNKNOWN` where the answer has none. */
  readonly code: string;
  /** Seconds to wait before the next try, where the answer says so. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, code: string, message: string, retryAfterSeconds?: number) {
    super(message);
    this.name = 'GatewayProblem';
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** FHIR routes answer with an OperationOutcome, all others with problem details. Its message is safe to show. */
export async function problemOf(response: Response): Promise<GatewayProblem> {
  const answer = ((await response.json().catch(() => undefined)) ?? {}) as Partial<
    Schemas['Problem'] & Schemas['OperationOutcome']
  >;
  const [issue] = answer.issue ?? [];
  const code = answer.code ?? issue?.details?.coding?.[0]?.code ?? issue?.code ?? 'UNKNOWN';
  const words = [answer.title ?? issue?.details?.text, answer.next_step ?? issue?.diagnostics]
    .filter(Boolean)
    .join(' ');
  const wait = response.headers.get('retry-after') ?? '';
  return new GatewayProblem(
    response.status,
    code,
    words || `The answer has the status ${response.status}.`,
    /^\d+$/.test(wait) ? Number(wait) : undefined,
  );
}
