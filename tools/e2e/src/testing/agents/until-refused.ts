import { eventually } from '@fhir-gateway/testing';

/**
 * Asks until the answer is a refusal. Where a process remembers what it has opened, its clock has to stand still meanwhile:
 * it would else forget by itself what it was to hear of.
 */
export function untilRefused<T>(ask: () => Promise<T>, isRefused: (answer: T) => boolean): Promise<void> {
  return eventually(async () => isRefused(await ask()));
}
