import type { QuestionnaireResponseItem } from 'fhir/r4.js';
import { readValue, type AnswerValue } from '../questionnaire/answer-value.js';

/**
 * The answers that a condition sees from one place of a response: those nearest to it. Within a repeating group a
 * condition means the answer of its own repetition, not that of another one.
 */
export class ResponseScope {
  readonly #items: readonly QuestionnaireResponseItem[];
  readonly #outer: ResponseScope | undefined;
  #index: Map<string, AnswerValue[]> | undefined;

  constructor(items: readonly QuestionnaireResponseItem[], outer?: ResponseScope) {
    this.#items = items;
    this.#outer = outer;
  }

  /** Empty where the question has no answer, or is not in the response. */
  readonly answersTo = (linkId: string): readonly AnswerValue[] => {
    this.#index ??= indexOf(this.#items);
    return this.#index.get(linkId) ?? this.#outer?.answersTo(linkId) ?? [];
  };

  /** The scope of what stands below one item or answer. */
  below(items: readonly QuestionnaireResponseItem[] | undefined): ResponseScope {
    return items === undefined ? this : new ResponseScope(items, this);
  }
}

/** What stands below an item: its own items and those of its answers. */
export function childrenOf({ item = [], answer = [] }: QuestionnaireResponseItem): QuestionnaireResponseItem[] {
  return [...item, ...answer.flatMap((one) => one.item ?? [])];
}

/** The items of one level under the questions they answer, each with its place. */
export function byLinkId(items: readonly QuestionnaireResponseItem[]): Map<string, PlacedItem[]> {
  const found = new Map<string, PlacedItem[]>();
  for (const [index, entry] of items.entries()) {
    const same = found.get(entry.linkId);
    if (same) same.push({ entry, index });
    else found.set(entry.linkId, [{ entry, index }]);
  }
  return found;
}

/** An item of a response, and which of its level it is. */
export interface PlacedItem {
  readonly entry: QuestionnaireResponseItem;
  readonly index: number;
}

function indexOf(items: readonly QuestionnaireResponseItem[]): Map<string, AnswerValue[]> {
  const index = new Map<string, AnswerValue[]>();
  for (const item of items) {
    const values = (item.answer ?? []).flatMap((answer) => readValue(answer) ?? []);
    index.set(item.linkId, [...(index.get(item.linkId) ?? []), ...values]);
    for (const [linkId, inner] of indexOf(childrenOf(item))) {
      index.set(linkId, [...(index.get(linkId) ?? []), ...inner]);
    }
  }
  return index;
}
