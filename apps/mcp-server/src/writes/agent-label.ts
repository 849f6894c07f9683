import { isObject, isResource } from '@fhir-gateway/fhir';

type Json = Readonly<Record<string, unknown>>;

/**
 * "Asserted by an AI": how an entry says that an agent wrote it.
 *
 * @see https://terminology.hl7.org/CodeSystem-v3-ObservationValue.html
 */
export const agentLabel = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
  code: 'AIAST',
  display: 'Artificial Intelligence asserted',
} as const;

/** A resource with the label, beside those that it has. */
export function withAgentLabel<T extends Json>(resource: T): T {
  if (hasAgentLabel(resource)) return resource;
  const { meta } = resource as { readonly meta?: unknown };
  const known: Json = isObject(meta) ? meta : {};
  const security = Array.isArray(known['security']) ? (known['security'] as unknown[]) : [];
  return { ...resource, meta: { ...known, security: [...security, agentLabel] } };
}

/**
 * The operations of a JSON Patch that give a resource the label, beside the labels that it has; none where it has it.
 *
 * @param current the resource as it is at the version that the patch is for
 * @see RFC 6902 section 4.1
 */
export function labelOperations(current: unknown): readonly object[] {
  if (hasAgentLabel(current)) return [];
  const { meta } = Object(current) as { readonly meta?: unknown };
  if (!isObject(meta)) return [{ op: 'add', path: '/meta', value: { security: [agentLabel] } }];
  const hasLabels = Array.isArray(meta['security']);
  return [
    hasLabels
      ? { op: 'add', path: '/meta/security/-', value: agentLabel }
      : { op: 'add', path: '/meta/security', value: [agentLabel] },
  ];
}

/** Whether a resource says that an agent wrote it. */
export function hasAgentLabel(resource: unknown): boolean {
  const { meta } = Object(resource) as { readonly meta?: unknown };
  const security: unknown = isObject(meta) ? meta['security'] : undefined;
  return Array.isArray(security) && security.some((one: unknown) => isObject(one) && one['code'] === agentLabel.code);
}

/** Whether a write replaces a resource by itself, but for the label. */
export function isLabelAlone(before: unknown, after: unknown): boolean {
  if (!isResource(before) || hasAgentLabel(before)) return false;
  return JSON.stringify(withAgentLabel({ ...before })) === JSON.stringify(after);
}
