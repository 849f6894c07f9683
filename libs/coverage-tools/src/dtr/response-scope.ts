import type { QuestionnaireResponseItem } from 'fhir/r4.js';
import { readValue, type AnswerValue } from './answer-value.js';

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

function indexOf(items: readonly QuestionnaireResponseItem[]): Map<string, AnswerValue[]> {
  const index = new Map<string, AnswerValue[]>();
  const waiting = [...items];
  for (let item = waiting.shift(); item; item = waiting.shift()) {
    const values = (item.answer ?? []).flatMap((answer) => readValue(answer) ?? []);
    index.set(item.linkId, [...(index.get(item.linkId) ?? []), ...values]);
    waiting.push(...childrenOf(item));
  }
  return index;
}
