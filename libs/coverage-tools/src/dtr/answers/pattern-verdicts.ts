import type { Questionnaire, QuestionnaireItem, QuestionnaireResponse, QuestionnaireResponseItem } from 'fhir/r4.js';
import { readValue } from '../questionnaire/answer-value.js';
import { constraintsOf } from '../questionnaire/constraints.js';
import { childrenOf } from './response-scope.js';

type Check = readonly [pattern: string, value: string];

/** Characters of a form's pattern, and of an answer it is held against. */
const maxPattern = 1_000;
const maxMatched = 10_000;

/** What the regular expressions of a form say of the answers of a response. */
export class PatternVerdicts {
  readonly #verdicts = new Map<string, boolean | null | undefined>();

  /** @param matches in the order of `checks`; null for a pattern that cannot be read, undefined where it was not tried */
  constructor(checks: readonly Check[] = [], matches: readonly (boolean | null | undefined)[] = []) {
    checks.forEach((check, index) => this.#verdicts.set(JSON.stringify(check), matches[index]));
  }

  /** What is to be tried for a response: each pattern with each answer that it is meant for. */
  static wanted(form: Questionnaire, response: QuestionnaireResponse): Check[] {
    const patterns = new Map<string, string>();
    const collect = (items: readonly QuestionnaireItem[]): void => {
      for (const item of items) {
        const { regex } = constraintsOf(item);
        if (regex !== undefined) patterns.set(item.linkId, regex);
        collect(item.item ?? []);
      }
    };
    collect(form.item ?? []);
    if (patterns.size === 0) return [];
    const wanted = new Map<string, Check>();
    const place = (items: readonly QuestionnaireResponseItem[]): void => {
      for (const entry of items) {
        const pattern = patterns.get(entry.linkId);
        for (const answer of pattern === undefined ? [] : (entry.answer ?? [])) {
          const value = readValue(answer)?.value;
          if (pattern === undefined || value === undefined || typeof value === 'object') continue;
          const check = [pattern, String(value)] as const;
          if (isShort(check)) wanted.set(JSON.stringify(check), check);
        }
        place(childrenOf(entry));
      }
    };
    place(response.item ?? []);
    return [...wanted.values()];
  }

  /** Whether an answer is of a pattern, or why that is not known. */
  of(pattern: string, value: string): boolean | string {
    if (!isShort([pattern, value])) return 'it is too long';
    const verdict = this.#verdicts.get(JSON.stringify([pattern, value]));
    return verdict === null ? 'it cannot be read' : (verdict ?? 'it takes too long');
  }
}

function isShort([pattern, value]: Check): boolean {
  return pattern.length <= maxPattern && value.length <= maxMatched;
}
