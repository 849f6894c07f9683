import { GatewayError } from '@fhir-gateway/gateway';

import { readParameter } from '../parameters.js';

/**
 * A whole number among the parameters of a query; `otherwise` when it is absent or empty.
 *
 * @throws GatewayError ARGUMENT_INVALID when it is no whole number in its range, or given more than once
 */
export function readNumber(
  query: Readonly<Record<string, unknown>>,
  name: string,
  { least, most, otherwise }: { least: number; most: number; otherwise: number },
): number {
  const text = readParameter(query, name);
  if (text === undefined) return otherwise;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw new GatewayError('ARGUMENT_INVALID', `The parameter ${name} is a whole number from ${least} to ${most}.`);
  }
  return value;
}
