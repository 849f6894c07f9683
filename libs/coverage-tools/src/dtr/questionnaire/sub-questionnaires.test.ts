import { assemble } from './sub-questionnaires.js';
import { form, question, sdcExtension } from '../testing/forms.js';

const part = (name: string, ...items: ReturnType<typeof question>[]) => ({
  ...form(...items),
  url: `https://payer.example/${name}`,
});
const place = (linkId: string, name: string) =>
  question(linkId, 'display', {
    extension: [sdcExtension('subQuestionnaire', { valueCanonical: `https://payer.example/${name}` })],
  });
const linkIds = (items: readonly { linkId: string; item?: readonly { linkId: string }[] }[] = []): unknown[] =>
  items.map(({ linkId, item }) => (item ? [linkId, linkIds(item)] : linkId));

describe('assemble', () => {
  it('puts the questions of parts into their places, with what they bring along', () => {
    const context = sdcExtension('launchContext', { extension: [] });
    const inner = {
      ...part('a', question('a1', 'string')),
      extension: [context],
      contained: [{ resourceType: 'ValueSet', id: 'v' } as never],
    };
    const { questionnaire, warnings } = assemble(form(place('p', 'a'), question('q', 'string')), [inner]);
    expect(linkIds(questionnaire.item)).toEqual(['a1', 'q']);
    expect(questionnaire).toMatchObject({ extension: [context], contained: [{ id: 'v' }] });
    expect(warnings).toEqual([]);
  });

  it('tells linkIds apart that both have, in conditions too', () => {
    const inner = part(
      'a',
      question('1', 'boolean'),
      question('2', 'string', { enableWhen: [{ question: '1', operator: 'exists', answerBoolean: true }] }),
    );
    const { questionnaire } = assemble(form(question('1', 'string'), place('p', 'a')), [inner]);
    expect(linkIds(questionnaire.item)).toEqual(['1', 'p/1', 'p/2']);
    expect(questionnaire.item?.[2]?.enableWhen?.[0]?.question).toBe('p/1');
  });

  it('keeps the place of a part that is missing, and says so', () => {
    const { questionnaire, warnings } = assemble(form(place('p', 'gone')), []);
    expect(linkIds(questionnaire.item)).toEqual(['p']);
    expect(warnings).toEqual([expect.stringContaining('not in the package')]);
  });

  it('ends circles and depths', () => {
    const circle = [part('a', place('b0', 'b')), part('b', place('a0', 'a'), question('x', 'string'))];
    const found = assemble(form(place('p', 'a')), circle);
    expect(found.warnings).toEqual([expect.stringContaining('includes itself')]);
    expect(linkIds(found.questionnaire.item)).toEqual(['a0', 'x']);
    const chain = [...Array(9).keys()].map((n) => part(`c${n}`, place(`l${n}`, `c${n + 1}`)));
    expect(assemble(form(place('p', 'c0')), chain).warnings).toEqual([
      expect.stringContaining('nested more than 5 deep'),
    ]);
  });

  it('lets no form grow without bound', () => {
    const many = [...Array(6_000).keys()].map((n) => question(`n${n}`, 'string'));
    const { questionnaire, warnings } = assemble(form(place('p', 'a'), place('q', 'a')), [part('a', ...many)]);
    expect(warnings).toEqual([expect.stringContaining('longer than 10000 items')]);
    expect(questionnaire.item).toHaveLength(6_001);
  });
});
