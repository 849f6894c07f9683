import { z } from 'zod';
import { platformSchema } from './schema/platform.js';

/**
 * Returns the JSON Schema of a platform file, for editors. Draft 7, the newest draft that common editors fully know.
 * It says what each key means and allows; conditions between keys are checked only by `checkPlatform`.
 */
export function platformJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(platformSchema, { target: 'draft-7', io: 'input' });
  return {
    $schema,
    title: 'FHIR Gateway platform file',
    description:
      'One FHIR platform. No client ids and no secrets: they come from FHIR_GATEWAY_PLATFORM_<ID>_… variables.',
    ...schema,
  };
}
