import type { Manifest } from '@fhir-gateway/deployment';
import type { ApiServer, KubernetesAnswer } from './api-server.js';

interface ResourceList {
  readonly resources?: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
}

/**
 * Applies an object on the server's side, with every field checked.
 *
 * @param isStored false for a dry run: admitted or refused as it would be, and not stored
 */
export async function apply(
  server: ApiServer,
  namespace: string,
  object: Manifest,
  isStored = false,
): Promise<KubernetesAnswer> {
  const { apiVersion, kind, metadata } = object;
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const { body } = await server.ask('GET', group);
  const found = ((body as ResourceList).resources ?? []).find((each) => each.kind === kind && !each.name.includes('/'));
  if (found === undefined)
    return { status: 404, body: { message: `the server has no ${apiVersion} ${kind}` }, warnings: [] };
  const place = found.namespaced ? `${group}/namespaces/${namespace}` : group;
  const query = `fieldManager=check&force=true&fieldValidation=Strict${isStored ? '' : '&dryRun=All'}`;
  const path = `${place}/${found.name}/${metadata.name}?${query}`;
  return server.ask('PATCH', path, JSON.stringify(object), 'application/apply-patch+yaml');
}

/** In words: `accepted`, or why not, or what was warned of. */
export function verdictOf({ status, body, warnings }: KubernetesAnswer): string {
  if (status !== 200 && status !== 201) return `${status} ${body.message ?? ''}`.trim();
  return warnings.length === 0 ? 'accepted' : `warned: ${warnings.join('; ')}`;
}
