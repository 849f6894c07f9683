import { z } from 'zod';

/** The setting of the metrics, to be spread into the schema of the settings. */
export const metricsSettings = {
  FHIR_GATEWAY_METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,256}$/, 'must be a bearer token of 16 to 256 characters')
    .optional(),
} as const;
