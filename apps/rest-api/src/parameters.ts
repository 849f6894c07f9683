import { GatewayError } from '@fhir-gateway/gateway';

/**
 * A parameter of a query or a form; `undefined` when it is absent or empty.
 *
 * @throws GatewayError ARGUMENT_INVALID when it is given more than once: nobody can say which one was meant
 */
export function readParameter(fields: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string') throw new GatewayError('ARGUMENT_INVALID', `The parameter ${name} is given once.`);
  return value;
}
