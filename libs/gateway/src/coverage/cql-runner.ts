import { createElmRunner, type RunElm } from '@fhir-gateway/coverage-tools/cql';
import { GatewayError } from '../errors/errors.js';

/**
 * What runs the CQL of payers' forms.
 *
 * @throws GatewayError CONFIG_INVALID where the program was put together without what runs it: better no start than
 *   forms that stay open although the setting is on
 */
export function openCqlRunner(create: () => RunElm = createElmRunner): RunElm {
  try {
    return create();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'CQL_WORKER_MISSING')) throw error;
    throw new GatewayError('CONFIG_INVALID', 'The settings do not fit this program.', {
      detail: `FHIR_GATEWAY_CQL is on, but ${error.message}`,
      cause: error,
    });
  }
}
