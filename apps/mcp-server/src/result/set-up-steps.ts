import type { Gateway } from '@fhir-gateway/gateway';

/** What stands between an agent and a platform that it cannot do away with by signing in. */
export interface SetUpSteps {
  /** How to find the organization to name, for a platform of many. */
  readonly organizations?: string;
  /** What the operator of the gateway has to set first. */
  readonly credentials?: string;
}

/** Nothing for a platform that is ready, or unknown. */
export function setUpSteps(platformId: string, registry: Gateway['registry']): SetUpSteps {
  const [base = ''] = platformId.split(':', 1);
  const status = statusOf(platformId, registry) ?? statusOf(base, registry);
  if (status?.status === 'needs-tenant') {
    return {
      organizations:
        `call list_platforms with platform_id ${JSON.stringify(status.id)} and a query, part of the name or place of ` +
        'the organization, for its platform_id.',
    };
  }
  if (status?.status !== 'needs-credentials') return {};
  return {
    credentials: `tell the person that this gateway cannot sign in there yet. For its operator: ${status.nextStep ?? ''}`,
  };
}

function statusOf(platformId: string, registry: Gateway['registry']) {
  try {
    return registry.summary(platformId);
  } catch {
    return undefined;
  }
}
