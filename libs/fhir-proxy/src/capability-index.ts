/** What the gateway itself looks up in a CapabilityStatement; small enough to be kept for every platform. */
export interface CapabilityIndex {
  /**
   * Whether the statement offers an operation.
   *
   * @param operation with its `$`
   * @param resourceType absent for the level of the whole system
   */
  offers(operation: string, resourceType: string | undefined): boolean;
}

/** Reads the server's part of a parsed CapabilityStatement; what breaks its definition is passed over. */
export function indexCapabilities(statement: unknown): CapabilityIndex {
  const servers = listOf(statement, 'rest').filter(({ mode }) => mode !== 'client');
  const system = new Set(servers.flatMap((server) => operationsOf(server)));
  const byType = new Map<string, Set<string>>();
  for (const resource of servers.flatMap((server) => listOf(server, 'resource'))) {
    if (typeof resource['type'] === 'string') byType.set(resource['type'], new Set(operationsOf(resource)));
  }
  return {
    // Some servers list every operation at the level of the system, whatever type it is for.
    offers: (operation, resourceType) =>
      system.has(operation) || (resourceType !== undefined && byType.get(resourceType)?.has(operation) === true),
  };
}

/** With `$`, which FHIR leaves out of the name and some servers do not. */
function operationsOf(part: Record<string, unknown>): string[] {
  return listOf(part, 'operation').flatMap(({ name }) =>
    typeof name === 'string' ? [name.startsWith('$') ? name : `$${name}`] : [],
  );
}

function listOf(value: unknown, name: string): Record<string, unknown>[] {
  const list: unknown = Object(value)[name];
  return Array.isArray(list) ? list.filter((item) => typeof item === 'object' && item !== null) : [];
}
