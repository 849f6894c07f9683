import { isObject, objectsOf } from '@fhir-gateway/fhir';
import { billingSystem, isDrugCode, isSameCode, type OrderCode } from '../../procedure-code.js';
import { idOf } from '../../record-resources.js';
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

/** The order that was sent, as far as an answer is compared with it. */
export type SentOrder = Pick<DraftOrder, 'resourceType' | 'id'> & {
  readonly subject?: { readonly reference?: string };
};

/**
 * Sorts the system actions of an answer. Only one order was sent: one under another id of the same type is it, too. One of
 * another patient, or of another service than was asked about, is none.
 */
export function readActions(value: unknown, order: SentOrder, asked: OrderCode): ReadActions {
  const actions = objectsOf(value).slice(0, maxActions);
  const updates = actions.filter(({ type, resource }) => type === 'update' && typeIn(resource) === order.resourceType);
  const exact = updates.filter(({ resource }) => isObject(resource) && resource['id'] === order.id);
  const isRenamed = exact.length === 0 && updates.length === 1;
  const returned = exact.length > 0 ? exact : isRenamed ? updates : [];
  const mine = returned.filter(({ resource }) => isObject(resource) && isAbout(resource, order, asked));
  const others = actions.filter((action) => !mine.includes(action));
  return {
    answered: mine.flatMap(({ resource }) => (isObject(resource) ? [resource] : [])),
    questionnaires: others.flatMap(({ resource }) => formsOf(resource)),
    others: others.map(({ type, resource, description }) => ({
      type: plainText(type, 20) ?? 'unknown',
      resourceType: typeIn(resource) ?? null,
      description: plainText(description, 200) ?? null,
    })),
    warnings: [
      ...(isRenamed ? ['The payer answers about the order under another id than it was sent with.'] : []),
      ...(mine.length < returned.length ? ['The payer answers about another patient, or about another service.'] : []),
    ],
  };
}

/** As far as both can be compared. A drug may come back under the code of another list. */
function isAbout(resource: Readonly<Record<string, unknown>>, { subject }: SentOrder, asked: OrderCode): boolean {
  const named = isObject(resource['subject']) ? resource['subject']['reference'] : undefined;
  const theirs = idOf({ reference: typeof named === 'string' ? named : '' }, 'Patient');
  const ours = subject && idOf(subject, 'Patient');
  if (theirs !== undefined && ours !== undefined && theirs !== ours) return false;
  const concept = resource['code'] ?? resource['codeCodeableConcept'];
  const billed = objectsOf(isObject(concept) ? concept['coding'] : undefined).filter(
    ({ system }) => typeof system === 'string' && billingSystem(system) !== undefined,
  );
  return isDrugCode(asked) || billed.length === 0 || billed.some((coding) => isSameCode(coding, asked));
}

function typeIn(resource: unknown): string | undefined {
  return isObject(resource) ? plainText(resource['resourceType'], 64) : undefined;
}
