import type { Questionnaire, QuestionnaireItem, QuestionnaireResponse, QuestionnaireResponseItem } from 'fhir/r4.js';
import { holds } from './conditions.js';
import { isQuestion } from '../questionnaire/item-type.js';
import { byLinkId, childrenOf, ResponseScope } from './response-scope.js';

/**
 * The items whose conditions are met by the answers that are there, those around them included.
 *
 * @param conditions what conditions that are expressions came to; one that was not judged counts as met, since whoever
 *   fills in the form has to judge it
 */
export function enabledItems(
  questionnaire: Questionnaire,
  response?: QuestionnaireResponse,
  conditions?: ReadonlyMap<QuestionnaireItem, boolean>,
): Set<QuestionnaireItem> {
  const enabled = new Set<QuestionnaireItem>();
  const walk = (
    items: readonly QuestionnaireItem[],
    given: readonly QuestionnaireResponseItem[],
    scope: ResponseScope,
  ): void => {
    const placed = byLinkId(given);
    for (const item of items) {
      if (conditions?.get(item) === false || !holds(item, scope.answersTo)) continue;
      enabled.add(item);
      const below = (placed.get(item.linkId) ?? []).flatMap(({ entry }) =>
        isQuestion(item) ? (entry.answer ?? []).map((answer) => answer.item) : [entry.item],
      );
      if (below.length === 0) walk(item.item ?? [], [], scope);
      for (const inner of below) walk(item.item ?? [], inner ?? [], scope.below(inner));
    }
  };
  const items = response?.item ?? [];
  walk(questionnaire.item ?? [], items, new ResponseScope(items));
  return enabled;
}

/** The response without answers to questions whose conditions are not met, and the linkIds of what was taken away. */
export function withoutDisabled(
  questionnaire: Questionnaire,
  response: QuestionnaireResponse,
): { response: QuestionnaireResponse; removed: readonly string[] } {
  const removed: string[] = [];
  const prune = (
    items: readonly QuestionnaireItem[],
    given: readonly QuestionnaireResponseItem[],
    scope: ResponseScope,
  ): QuestionnaireResponseItem[] => {
    const defined = new Map(items.map((item) => [item.linkId, item]));
    return given.flatMap((entry) => {
      const item = defined.get(entry.linkId);
      if (!item) return [entry];
      if (!holds(item, scope.answersTo)) {
        removed.push(...linkIdsOf(entry));
        return [];
      }
      const { item: below, answer, ...rest } = entry;
      const left = (inner: readonly QuestionnaireResponseItem[] | undefined) => {
        const kept = inner && prune(item.item ?? [], inner, scope.below(inner));
        // FHIR has no empty lists.
        return kept && kept.length > 0 ? { item: kept } : {};
      };
      const inner = left(below);
      if (below && !answer && !('item' in inner)) return [];
      return {
        ...rest,
        ...inner,
        ...(answer && { answer: answer.map(({ item: one, ...value }) => ({ ...value, ...left(one) })) }),
      };
    });
  };
  const items = response.item ?? [];
  const item = prune(questionnaire.item ?? [], items, new ResponseScope(items));
  return { response: { ...response, item }, removed };
}

/** An item and all that goes with it. */
function linkIdsOf(entry: QuestionnaireResponseItem): string[] {
  return [entry.linkId, ...childrenOf(entry).flatMap(linkIdsOf)];
}
