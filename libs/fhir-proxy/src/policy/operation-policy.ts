import type { PlatformDefinition } from '@fhir-gateway/platform-registry/platform';
import type { ScopePermission } from '@fhir-gateway/smart-auth/scopes';
import type { CapabilityIndex } from './capability-index.js';
import type { Interaction } from '../contract/interaction.js';
import { readOnlyOperations, unknownOperation } from '../contract/operations.js';
import type { OperationRule } from '../contract/operations.js';

/** Whether the platform's CapabilityStatement has to be asked about an interaction, since nothing else knows it. */
export function needsCapabilities({ operation }: Interaction, { operations }: PlatformDefinition): boolean {
  return operation !== undefined && operations === undefined && !readOnlyOperations.has(operation);
}

/**
 * The interaction with the rule of its operation; any other than an operation stays as it is. The platform file decides
 * alone where it lists operations; else those pass that are known to read, and those that the platform itself offers.
 *
 * @param offered what the platform offers; absent where it cannot be told, which offers nothing
 * @returns without a rule an operation that is on neither list
 */
export function withOperationRule(
  interaction: Interaction,
  { operations }: PlatformDefinition,
  offered: CapabilityIndex | undefined,
): Interaction {
  const { operation, resourceType } = interaction;
  if (operation === undefined) return interaction;
  const rule = operations
    ? configuredRule(operations, operation)
    : (readOnlyOperations.get(operation) ?? (offered?.offers(operation, resourceType) ? unknownOperation : undefined));
  return rule ? { ...interaction, rule, isWrite: rule.isWrite } : interaction;
}

function configuredRule(
  operations: NonNullable<PlatformDefinition['operations']>,
  operation: string,
): OperationRule | undefined {
  const configured = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
  if (!configured) return undefined;
  const [resourceType = '', letters = ''] = configured.scope.split('.');
  // The schema admits no other letters.
  return { permissions: [...letters] as ScopePermission[], resourceType, isWrite: configured.writes ?? false };
}
