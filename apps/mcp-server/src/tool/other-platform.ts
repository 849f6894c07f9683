import { withoutConnectionNumber } from '@fhir-gateway/platform-registry/platform';
import type { ToolCall } from './tool-call.js';

/** The platform that an error is about, where it is another than that of the call: a payer beside the record. */
export function otherPlatformOf(
  error: unknown,
  { platformId, gateway }: Pick<ToolCall, 'platformId' | 'gateway'>,
): string | undefined {
  const at = error instanceof Error && 'platformId' in error ? error.platformId : undefined;
  if (typeof at !== 'string' || platformId === undefined) return undefined;
  const { id } = gateway.registry.resolve(platformId);
  return withoutConnectionNumber(id) === withoutConnectionNumber(at) ? undefined : at;
}
