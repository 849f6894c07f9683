import { z } from 'zod';

/** What happens between the request to stop and the end of the process. */
export interface StopConfig {
  /** How long requests are still taken while `/readyz` says no, so that load balancers look elsewhere first. */
  readonly drainDelaySeconds: number;
  /** How long requests that run may go on after that. */
  readonly drainSeconds: number;
}

const seconds = (fallback: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,4}$/, 'must be a whole number of seconds')
    .transform(Number)
    .refine((value) => value <= most, `must be at most ${most} seconds`)
    .default(fallback);

/** The settings of stopping, to be spread into the schema of the settings. */
export const stopSettings = {
  FHIR_GATEWAY_DRAIN_DELAY_SECONDS: seconds(0, 120),
  FHIR_GATEWAY_DRAIN_SECONDS: seconds(20, 3600),
} as const;

/** Makes of parsed settings how a process stops. */
export function readStopping(data: z.output<z.ZodObject<typeof stopSettings>>): StopConfig {
  return {
    drainDelaySeconds: data.FHIR_GATEWAY_DRAIN_DELAY_SECONDS,
    drainSeconds: data.FHIR_GATEWAY_DRAIN_SECONDS,
  };
}
