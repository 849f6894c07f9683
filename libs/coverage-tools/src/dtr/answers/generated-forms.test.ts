import fc from 'fast-check';
import type { QuestionnaireItem } from 'fhir/r4.js';
import { form, frame } from '../testing/forms.js';
import { composeResponse } from './build-response.js';
import { childrenOf } from './response-scope.js';
import { validateResponse } from './validate-response.js';

/** A kind of question with answers that it takes. */
const kinds: readonly { type: QuestionnaireItem['type']; more?: object; answers: readonly unknown[] }[] = [
  { type: 'boolean', answers: [true, false, 'yes', 'no'] },
  { type: 'integer', answers: [0, 7, '12', -3] },
  { type: 'decimal', answers: [0.5, '3.25'] },
  { type: 'string', answers: ['a', 'some words', '7'] },
  { type: 'date', answers: ['2026-01-31', '2026-02-01T10:00:00Z'] },
  { type: 'time', answers: ['10:30', '10:30:15'] },
  { type: 'quantity', answers: [{ value: 3, unit: 'mg' }, 5] },
  {
    type: 'choice',
    more: { answerOption: [{ valueCoding: { system: 's', code: 'x', display: 'The X' } }, { valueString: 'none' }] },
    answers: ['x', 'the x', 'none', { system: 's', code: 'x' }],
  },
  { type: 'open-choice', more: { answerOption: [{ valueString: 'none' }] }, answers: ['none', 'something else'] },
  { type: 'open-choice', answers: ['free words', { system: 's', code: 'y' }] },
];

interface Drawn {
  readonly items: QuestionnaireItem[];
  /** By linkId; undefined where the question is not answered. */
  readonly answers: Record<string, unknown>;
}

/** A form of a random tree, in which conditions look at any question, and answers to some of its questions. */
const drawn: fc.Arbitrary<Drawn> = fc
  .array(
    fc.record({
      depth: fc.nat({ max: 4 }),
      kind: fc.nat({ max: kinds.length }),
      repeats: fc.boolean(),
      isAnswered: fc.boolean(),
      picks: fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 3 }),
      conditions: fc.array(
        fc.record({
          on: fc.nat({ max: 19 }),
          operator: fc.constantFrom('exists', '=', '!=', '>', '<='),
          pick: fc.nat({ max: 9 }),
        }),
        { maxLength: 2 },
      ),
      behavior: fc.constantFrom('all', 'any'),
    }),
    { minLength: 1, maxLength: 20 },
  )
  .map((rows) => {
    const answers: Record<string, unknown> = {};
    const roots: QuestionnaireItem[] = [];
    const path: { depth: number; item: QuestionnaireItem }[] = [];
    rows.forEach(({ depth, kind, repeats, isAnswered, picks, conditions, behavior }, at) => {
      const linkId = `q${at}`;
      const known = kinds[kind];
      const enableWhen = conditions.map(({ on, operator, pick }) => conditionOn(rows[on % rows.length]!.kind, on % rows.length, operator, pick)); // prettier-ignore
      const item: QuestionnaireItem = {
        linkId,
        text: `Question ${at}`,
        type: known?.type ?? 'group',
        ...(known && repeats && { repeats }),
        ...known?.more,
        ...(enableWhen.length > 0 && { enableWhen, enableBehavior: behavior as 'all' }),
      };
      while (path.length > 0 && path[path.length - 1]!.depth >= depth) path.pop();
      const parent = path[path.length - 1]?.item;
      if (parent) (parent.item ??= []).push(item);
      else roots.push(item);
      path.push({ depth, item });
      if (!known || !isAnswered) return;
      const chosen = picks.map((pick) => known.answers[pick % known.answers.length]);
      answers[linkId] = repeats ? chosen : chosen[0];
    });
    return { items: roots, answers };
  });

function conditionOn(kind: number, at: number, operator: string, pick: number) {
  const question = `q${at}`;
  const type = kinds[kind]?.type;
  if (operator === 'exists' || !['integer', 'boolean'].includes(type ?? '')) {
    return { question, operator: 'exists' as const, answerBoolean: pick % 2 === 0 };
  }
  if (type === 'boolean') {
    return { question, operator: operator === '!=' ? ('!=' as const) : ('=' as const), answerBoolean: pick % 2 === 0 };
  }
  return { question, operator: operator as '=', answerInteger: pick };
}

function answeredIn(items: NonNullable<ReturnType<typeof composeResponse>['response']['item']>): Set<string> {
  const found = new Set<string>();
  const waiting = [...items];
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    if ((item.answer ?? []).length > 0) found.add(item.linkId);
    waiting.push(...childrenOf(item));
  }
  return found;
}

describe('answers to any form', () => {
  it('make a response that our own validator takes', () => {
    fc.assert(
      fc.property(drawn, ({ items, answers }) => {
        const questionnaire = form(...items);
        const { response } = composeResponse(questionnaire, answers, frame, {});
        const errors = validateResponse(questionnaire, response).filter(({ severity }) => severity === 'error');
        expect(errors).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('are in the response, or are named in an issue: nothing that was typed is lost in silence', () => {
    fc.assert(
      fc.property(drawn, ({ items, answers }) => {
        const { response, issues } = composeResponse(form(...items), answers, frame, {});
        const kept = answeredIn(response.item ?? []);
        const named = new Set(issues.map(({ linkId }) => linkId));
        expect(Object.keys(answers).filter((linkId) => !kept.has(linkId) && !named.has(linkId))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('come to the same when they are given again on top of themselves', () => {
    fc.assert(
      fc.property(drawn, ({ items, answers }) => {
        const questionnaire = form(...items);
        const once = composeResponse(questionnaire, answers, frame, {}).response;
        const twice = composeResponse(questionnaire, {}, frame, { prefilled: once }).response;
        expect(twice.item).toEqual(once.item);
      }),
      { numRuns: 100 },
    );
  });
});
