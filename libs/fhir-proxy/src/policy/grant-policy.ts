import { isResourceType } from '@fhir-gateway/fhir';
import { withoutConnectionNumber } from '@fhir-gateway/platform-registry/platform';
import { refuse } from './decision.js';
import type { Refusal } from './decision.js';
import type { HeldAnswer } from '../contract/fhir-call.js';
import type { Interaction } from '../contract/interaction.js';
import { unknownOperation } from '../contract/operations.js';
import type { PolicyRule } from '../contract/policy-rule.js';
import { ProxyError } from '../contract/proxy-error.js';
import { searchSteps } from './search-steps.js';
import { writtenSearches } from './written-searches.js';
import { grantScopes, type CallGrant } from '../contract/call-grant.js';
import { recordKindLabel, recordKindOf } from '../grants/record-kinds.js';
import { dropsLabels } from '../grants/sensitive-labels.js';

/** What of an interaction is looked at. */
type Asked = Pick<Interaction, 'kind' | 'method' | 'isWrite'> &
  Partial<Pick<Interaction, 'resourceType' | 'operation' | 'rule'>>;

/** What a call wants that is not a FHIR interaction, such as a question to a payer or the end of a connection. */
export interface GrantNeed {
  readonly platformId: string;
  readonly isWrite?: boolean;
  /** Types of what is read or written; none where no record is. */
  readonly types?: readonly string[];
}

/** What is against a call, as far as it shows before a token and a body are there. */
export function grantAdmission(grant: CallGrant, platformId: string, asked: Asked): Refusal | undefined {
  // What a platform can do is about nobody, and shown to anybody.
  if (asked.kind === 'capabilities') return undefined;
  if (!grant.labelled && isUnread(asked.operation)) return refuse('grant.labels');
  // What an export reads stands in its parameters, and what a batch does in its entries.
  const isTold = asked.operation !== '$export' && asked.kind !== 'batch';
  return needRefusal(grant, {
    platformId,
    isWrite: asked.isWrite,
    ...(isTold && { types: typesOf(asked, '') }),
  });
}

/**
 * What is against a call with all that it brings along, looks into or has the platform search.
 *
 * @param search query, form and condition as they will be sent, joined by `&`
 * @param json the parsed body of a write
 * @throws ProxyError BODY_TOO_LARGE for a body with too many searches
 */
export function grantRefusal(
  grant: CallGrant,
  platformId: string,
  asked: Asked,
  search: string,
  json: unknown,
  bases: readonly string[],
): Refusal | undefined {
  if (asked.kind === 'capabilities') return undefined;
  const own = needRefusal(grant, { platformId, isWrite: asked.isWrite, types: typesOf(asked, search) });
  if (own) return own;
  if (!grant.labelled && dropsLabels(search)) {
    return refuse('grant.labels', {
      message: 'Ask for the element meta as well: this app is not given labelled entries.',
    });
  }
  if (grant.kinds === 'all') return undefined;
  // A query under a name and a filter expression may look at anything.
  if (/_query|_filter|%/i.test(search) && [...new URLSearchParams(search).keys()].some((name) => looksAnywhere(name))) {
    return kindRefusal(grant, platformId, ['*'], 'grant.chain');
  }
  for (const { kind, types } of searchSteps(search, asked.resourceType)) {
    const rule = kind === 'include' || kind === 'revinclude' ? 'grant.include' : 'grant.chain';
    const refusal = kindRefusal(grant, platformId, types, rule);
    if (refusal) return refusal;
  }
  for (const { resourceType, query } of json === undefined ? [] : writtenSearches(json, bases)) {
    const steps = searchSteps(query, resourceType).flatMap(({ types }) => types);
    const isOpen = [...new URLSearchParams(query).keys()].some((name) => looksAnywhere(name));
    const types = isOpen ? ['*'] : [resourceType, ...steps];
    const refusal = kindRefusal(grant, platformId, types, 'grant.written-search');
    if (refusal) return refusal;
  }
  return undefined;
}

/**
 * Ends what is beyond the grant, for calls that are no FHIR interaction.
 *
 * @param grant absent for the person's own call, which may do everything
 * @throws ProxyError GRANT_INSUFFICIENT
 */
export function requireGranted(grant: CallGrant | undefined, need: GrantNeed): void {
  const refusal = grant && needRefusal(grant, need);
  if (!refusal) return;
  const { rule, message, missingScope } = refusal;
  throw new ProxyError('GRANT_INSUFFICIENT', message, { rule, stage: 'admit', missingScope });
}

/**
 * What is against handing out something that was kept, beyond what is against the request that it answered.
 *
 * @param grant as it is now; absent for the person's own call
 */
export function heldRefusal(
  grant: CallGrant | undefined,
  platformId: string,
  { labelled, kinds }: HeldAnswer,
): Refusal | undefined {
  if (grant === undefined) return undefined;
  const own = needRefusal(grant, { platformId });
  if (own) return own;
  if (labelled && !grant.labelled) return refuse('grant.labels');
  const { kinds: given } = grant;
  if (kinds === undefined || given === 'all') return undefined;
  return kinds === 'all' || kinds.some((kind) => !given.includes(kind)) ? refuse('grant.kind') : undefined;
}

/** Whether a grant covers a platform at all. */
export function coversPlatform(grant: CallGrant | undefined, platformId: string): boolean {
  if (grant === undefined || grant.platforms === 'all') return true;
  return grant.platforms.includes(platformId) || grant.platforms.includes(withoutConnectionNumber(platformId));
}

function needRefusal(grant: CallGrant, { platformId, isWrite = false, types = [] }: GrantNeed): Refusal | undefined {
  if (!coversPlatform(grant, platformId)) {
    const message = `This app was not given access to ${platformId}.`;
    return refuse('grant.platform', { message, missingScope: grantScopes.read });
  }
  if (isWrite && grant.access !== 'read-and-write') {
    return refuse('grant.write', { missingScope: `${grantScopes.read} ${grantScopes.write}` });
  }
  if (isWrite && grant.personConfirms) return refuse('grant.confirmation');
  return kindRefusal(grant, platformId, types, 'grant.kind');
}

function kindRefusal(
  { kinds }: CallGrant,
  platformId: string,
  types: readonly string[],
  rule: PolicyRule,
): Refusal | undefined {
  if (kinds === 'all') return undefined;
  const missing = types.find((type) => type === '*' || !isCovered(kinds, type));
  if (missing === undefined) return undefined;
  const what = missing === '*' ? 'records of every kind, which this needs,' : describe(missing);
  const message = `This app was not given ${what} at ${platformId}.`;
  return refuse(rule, { message, missingScope: grantScopes.read });
}

function isCovered(kinds: readonly string[], type: string): boolean {
  const kind = recordKindOf(type);
  return kind === undefined || kinds.includes(kind);
}

function describe(type: string): string {
  return `${type} (${recordKindLabel(recordKindOf(type) ?? type)})`;
}

/** The types that an interaction reads or writes; `*` where that may be any. */
function typesOf({ kind, method, operation, rule, resourceType }: Asked, search: string): readonly string[] {
  if (kind === 'batch') return [];
  if (operation === undefined) return [resourceType ?? '*'];
  if (operation === '$export' && method === 'GET') return exportedTypes(search);
  const { resourceType: ruled } = rule ?? unknownOperation;
  return resourceType === undefined || resourceType === ruled || ruled === '*' ? [ruled] : [ruled, resourceType];
}

/** @see https://hl7.org/fhir/uv/bulkdata/export.html#query-parameters */
function exportedTypes(search: string): readonly string[] {
  const parameters = new URLSearchParams(search);
  const types = parameters.getAll('_type').flatMap((value) => value.split(','));
  const isPlain = types.length > 0 && types.every((type) => isResourceType(type));
  return isPlain && !parameters.has('includeAssociatedData') ? types : ['*'];
}

/** What these answer are no resources, in which labels would be read. */
function isUnread(operation: string | undefined): boolean {
  return operation === '$export' || operation === '$graphql';
}

function looksAnywhere(name: string): boolean {
  return /^_(?:query|filter)\b/i.test(name);
}
