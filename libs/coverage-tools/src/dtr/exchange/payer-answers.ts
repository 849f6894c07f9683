import { CoverageError } from '../../coverage-error.js';
import { issueText } from '../../crd/hooks/hook-call.js';
import type { PayerAnswer } from '../../payer/payer-client.js';

/**
 * The body of a successful answer.
 *
 * @param what the operation, for people: `$questionnaire-package`
 * @returns undefined for an empty one
 * @throws CoverageError PAYER_AUTH_REFUSED | PAYER_REJECTED | PAYER_UNREACHABLE (5xx, 429) | PAYER_ANSWER_INVALID
 */
export function bodyOf({ status, contentType, body }: PayerAnswer, what: string): unknown {
  if (status >= 200 && status < 300) {
    // A body that is no JSON and none at all are the same here; only an answer that is silent about its type is empty.
    if (body === undefined && contentType !== undefined && status !== 204) {
      throw new CoverageError(
        'PAYER_ANSWER_INVALID',
        `The payer answered ${what} with something that is no JSON.`,
        status,
      );
    }
    return body;
  }
  const said = issueText(body);
  const text = `The payer answered ${what} with ${status}${said === undefined ? '' : `: ${said}`}.`;
  if (status === 401 || status === 403) throw new CoverageError('PAYER_AUTH_REFUSED', text, status);
  if (status >= 500 || status === 429) throw new CoverageError('PAYER_UNREACHABLE', text, status);
  if (status < 400)
    throw new CoverageError('PAYER_ANSWER_INVALID', `The payer answered ${what} with a redirect.`, status);
  throw new CoverageError('PAYER_REJECTED', text, status);
}

/** Whether an answer says that the payer does not have the operation at all, rather than that it found fault with the call. */
export function isUnsupported({ status, body }: PayerAnswer): boolean {
  if (status === 405 || status === 501) return true;
  if (status !== 404) return false;
  const issues: unknown = (body as { issue?: unknown } | undefined)?.issue;
  const codes = Array.isArray(issues) ? issues.map((issue: { code?: unknown } | null) => issue?.code) : [];
  return codes.length === 0 || codes.includes('not-supported');
}
