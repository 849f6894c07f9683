import { timeOf } from '@fhir-gateway/fhir';
import { GatewayError } from '../errors/errors.js';

const example = 'such as 2026-01-15 or 2026-01-15T09:30:00Z';

/**
 * The beginning of what a question about changes asks for, epoch milliseconds.
 *
 * @throws GatewayError ARGUMENT_INVALID for what is no FHIR date, and for a time to come, in which nothing can have changed
 */
export function changesSince(since: string | undefined, nowMs: number): number | undefined {
  if (since === undefined) return undefined;
  const fromMs = timeOf(since)?.fromMs;
  if (fromMs === undefined || Number.isNaN(fromMs)) {
    throw new GatewayError('ARGUMENT_INVALID', `since is a date or an instant, ${example}.`);
  }
  if (fromMs > nowMs) throw new GatewayError('ARGUMENT_INVALID', `since is a time that is over, ${example}.`);
  return fromMs;
}
