import { InFlightLimiter } from '@fhir-gateway/limits';
import { GatewayError } from '../errors/errors.js';

/**
 * Bounds how many calls one caller may have in flight in this process, so that none uses up all of its connections and
 * memory. Calls beyond that are refused with CALLS_AT_ONCE_LIMITED.
 *
 * @param most calls of one caller; 0 for as many as come
 */
export function callsInFlight(most: number): InFlightLimiter {
  return new InFlightLimiter({ placesPerCaller: most === 0 ? Number.POSITIVE_INFINITY : most }, () => {
    const message = 'Too many requests of this caller are under way at once.';
    return new GatewayError('CALLS_AT_ONCE_LIMITED', message, { retryAfterSeconds: 1 });
  });
}
