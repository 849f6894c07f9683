import { optionsOf } from './options.js';
import { isChoice, typeOf } from './item-type.js';
import { ValueSets } from './value-sets.js';
import { formLimits, shapeQuestionnaire, shapeResponse } from './form-shape.js';

/** So many items within one another; `wrap` puts an item into the one around it. */
function nested(levels: number, wrap: (inner: object) => object): object {
  let item: object = { linkId: 'leaf', type: 'string' };
  for (let level = 1; level < levels; level++) item = { linkId: `g${level}`, type: 'group', ...wrap(item) };
  return item;
}
const below = (inner: object) => ({ item: [inner] });
const belowAnswer = (inner: object) => ({ answer: [{ valueBoolean: true, item: [inner] }] });
const form = (...item: object[]) => shapeQuestionnaire({ resourceType: 'Questionnaire', item });
const response = (...item: object[]) =>
  shapeResponse({ resourceType: 'QuestionnaireResponse', status: 'in-progress', item });
const tooDeep = { ok: false, problem: 'more than 50 levels' };

describe('the size of a form', () => {
  it('is at most 50 levels, in items and in answers alike', () => {
    expect(form(nested(50, below)).ok).toBe(true);
    expect(form(nested(51, below))).toEqual(tooDeep);
    expect(response(nested(50, belowAnswer)).ok).toBe(true);
    expect(response(nested(51, belowAnswer))).toEqual(tooDeep);
    expect(form(nested(20_000, below))).toEqual(tooDeep);
  });

  it('is bounded in what is no item, too', () => {
    let extension: object = { url: 'https://payer.example/x' };
    for (let level = 0; level < 20_000; level++) extension = { url: 'https://payer.example/x', extension: [extension] };
    expect(form({ linkId: '1', type: 'string', extension: [extension] })).toEqual(tooDeep);
  });

  it('is at most 10,000 items', () => {
    const items = Array.from({ length: formLimits.items }, (_, at) => ({ linkId: `${at}`, type: 'string' }));
    expect(form(...items).ok).toBe(true);
    expect(form(...items, { linkId: 'more', type: 'string' })).toEqual({ ok: false, problem: 'more than 10000 items' });
  });
});

describe('a question with a list of options that is empty', () => {
  const asked = (type: string, more: object = {}) => {
    const shaped = form({ linkId: '1', type, answerOption: [], ...more });
    const [item] = (shaped.ok && shaped.resource.item) || [];
    return { questionnaire: shaped.ok ? shaped.resource : undefined, item };
  };

  it.each([
    ['string', 'string', false],
    ['question', 'string', false],
    ['choice', 'choice', true],
  ])('of type %s is one without a list', (type, expected, choosing) => {
    const { item, questionnaire } = asked(type);
    if (!item || !questionnaire) throw new Error('the form was not taken');
    expect([typeOf(item), isChoice(item)]).toEqual([expected, choosing]);
    expect(optionsOf(item, { questionnaire, valueSets: new ValueSets([]) })).toBeUndefined();
  });
});
