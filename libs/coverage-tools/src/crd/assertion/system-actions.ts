import { isObject, objectsOf } from '../../json-value.js';
import { formsOf } from './form-requests.js';
import type { DraftOrder } from './order.js';
import { plainText } from '../../untrusted-text.js';

const maxActions = 50;

/** An action of the payer that is told and never carried out. */
export interface ToldAction {
  readonly type: string;
  readonly resourceType: string | null;
  readonly description: string | null;
}

/** What the system actions of an answer hold. */
export interface ReadActions {
  /** Our order as the payer would have it: where the assertions are. */
  readonly answered: readonly Readonly<Record<string, unknown>>[];
  /** Questionnaires that tasks ask to be filled in. */
  readonly questionnaires: readonly string[];
  readonly others: readonly ToldAction[];
  readonly warnings: readonly string[];
}

/** Sorts the system actions of an answer. Only one order was sent: one under another id of the same type is it, too. */
export function readActions(value: unknown, order: Pick<DraftOrder, 'resourceType' | 'id'>): ReadActions {
  const actions = objectsOf(value).slice(0, maxActions);
  const updates = actions.filter(({ type, resource }) => type === 'update' && typeIn(resource) === order.resourceType);
  const exact = updates.filter(({ resource }) => isObject(resource) && resource['id'] === order.id);
  const isRenamed = exact.length === 0 && updates.length === 1;
  const mine = exact.length > 0 ? exact : isRenamed ? updates : [];
  const others = actions.filter((action) => !mine.includes(action));
  return {
    answered: mine.flatMap(({ resource }) => (isObject(resource) ? [resource] : [])),
    questionnaires: others.flatMap(({ resource }) => formsOf(resource)),
    others: others.map(({ type, resource, description }) => ({
      type: plainText(type, 20) ?? 'unknown',
      resourceType: typeIn(resource) ?? null,
      description: plainText(description, 200) ?? null,
    })),
    warnings: isRenamed ? ['The payer answers about the order under another id than it was sent with.'] : [],
  };
}

function typeIn(resource: unknown): string | undefined {
  return isObject(resource) ? plainText(resource['resourceType'], 64) : undefined;
}
