import { objectsOf } from '@fhir-gateway/fhir';

/** What the gateway itself looks up in a CapabilityStatement; small enough to be kept for every platform. */
export interface CapabilityIndex {
  /**
   * Whether the statement offers an operation.
   *
   * @param operation with its `$`
   * @param resourceType absent for the level of the whole system
   */
  offers(operation: string, resourceType: string | undefined): boolean;
  /** Whether a type is searched by a parameter; `undefined` where the statement lists none for the type. */
  searches(resourceType: string, parameter: string): boolean | undefined;
}

/** Reads the server's part of a parsed CapabilityStatement; what breaks its definition is passed over. */
export function indexCapabilities(statement: unknown): CapabilityIndex {
  const servers = listOf(statement, 'rest').filter(({ mode }) => mode !== 'client');
  const system = new Set(servers.flatMap((server) => operationsOf(server)));
  const everywhere = servers.flatMap((server) => namesOf(server, 'searchParam'));
  const operations = new Map<string, Set<string>>();
  const parameters = new Map<string, Set<string>>();
  for (const resource of servers.flatMap((server) => listOf(server, 'resource'))) {
    const { type } = resource;
    if (typeof type !== 'string') continue;
    operations.set(type, new Set(operationsOf(resource)));
    const own = namesOf(resource, 'searchParam');
    if (own.length > 0) parameters.set(type, new Set([...own, ...everywhere]));
  }
  return {
    // Some servers list every operation at the level of the system, whatever type it is for.
    offers: (operation, resourceType) =>
      system.has(operation) || (resourceType !== undefined && operations.get(resourceType)?.has(operation) === true),
    searches: (resourceType, parameter) => parameters.get(resourceType)?.has(parameter),
  };
}

/** With `$`, which FHIR leaves out of the name and some servers do not. */
function operationsOf(part: Record<string, unknown>): string[] {
  return namesOf(part, 'operation').map((name) => (name.startsWith('$') ? name : `$${name}`));
}

function namesOf(part: Record<string, unknown>, list: string): string[] {
  return listOf(part, list).flatMap(({ name }) => (typeof name === 'string' ? [name] : []));
}

function listOf(value: unknown, name: string): Record<string, unknown>[] {
  return objectsOf((Object(value) as Record<string, unknown>)[name]);
}
