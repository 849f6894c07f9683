import { readPackage } from './package-answer.js';
import { form, question, response } from '../testing/forms.js';

const questionnaire = form(question('1', 'string'));
const draft = response();
const library = { resourceType: 'Library', status: 'active', type: {} };
const valueSet = { resourceType: 'ValueSet', status: 'active', url: 'https://payer.example/vs' };
const bundle = (...resources: object[]) => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: resources.map((resource) => ({ resource })),
});
const parameters = (...parameter: object[]) => ({ resourceType: 'Parameters', parameter });
const outcome = {
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'warning', code: 'not-found', details: { text: 'One form is not known' } }],
};
const whole = bundle(questionnaire, draft, library, valueSet);

describe('readPackage', () => {
  it.each<[string, unknown]>([
    ['packagebundle of 2.2', parameters({ name: 'packagebundle', resource: whole })],
    ['PackageBundle of 2.0', parameters({ name: 'PackageBundle', resource: whole })],
    ['a parameter of another name', parameters({ name: 'return', resource: whole })],
    ['a bare Bundle', whole],
    ['a Bundle of Bundles', bundle(bundle(questionnaire, draft), bundle(library, valueSet))],
    ['a draft before its form', bundle(draft, questionnaire, library, valueSet)],
  ])('finds the form, its draft, libraries and lists in %s', (_name, body) => {
    const found = readPackage(body);
    expect(found).toMatchObject({ isKnownShape: true, warnings: [], notes: [] });
    expect(found.forms).toEqual([{ questionnaire, draft }]);
    expect([found.libraries.length, found.valueSets.length]).toEqual([1, 1]);
  });

  it('finds a bare Questionnaire', () => {
    expect(readPackage(questionnaire).forms).toEqual([{ questionnaire }]);
  });

  it('keeps what the payer says beside its forms, and instead of them', () => {
    const notes = [{ severity: 'warning', text: 'One form is not known' }];
    expect(readPackage(parameters({ name: 'outcome', resource: outcome })).notes).toEqual(notes);
    expect(readPackage(outcome)).toMatchObject({ isKnownShape: true, forms: [], notes });
  });

  it('takes an empty answer for "no forms"', () => {
    expect(readPackage(undefined)).toMatchObject({ isKnownShape: true, forms: [] });
  });

  it.each([['a text'], [[]], [{}], [{ resourceType: 'Patient' }], [7]])('does not take %j for "no forms"', (body) => {
    expect(readPackage(body).isKnownShape).toBe(false);
  });

  it('lists one form once', () => {
    expect(readPackage(bundle(questionnaire, questionnaire)).forms).toHaveLength(1);
  });

  it.each([
    ['an item that is no object', { ...questionnaire, item: ['x'] }],
    ['a linkId that hides a line', { ...questionnaire, item: [{ linkId: 'a\nb', type: 'string' }] }],
    [
      'an extension without url',
      { ...questionnaire, item: [{ linkId: '1', type: 'string', extension: [{ valueString: 'x' }] }] },
    ],
  ])('says that a form with %s cannot be read, and goes on', (_name, broken) => {
    const found = readPackage(bundle(broken, questionnaire));
    expect(found.forms).toEqual([{ questionnaire }]);
    expect(found.warnings).toEqual([expect.stringMatching(/^A form could not be read: item/)]);
  });

  it('takes an extension that is empty for none: the form stays', () => {
    const [item] = questionnaire.item ?? [];
    const empty = { ...questionnaire, item: [{ ...item, extension: [{}, { url: 'u', extension: [{}] }] }] };
    const found = readPackage(bundle(empty));
    expect(found.forms[0]?.questionnaire.item?.[0]?.extension).toEqual([{ url: 'u', extension: [] }]);
    expect(found.warnings).toEqual([]);
  });

  it('says that drafts of other forms are left out', () => {
    const found = readPackage(bundle(questionnaire, { ...draft, questionnaire: 'https://other.example/q' }));
    expect(found.forms).toEqual([{ questionnaire }]);
    expect(found.warnings).toEqual(['Draft answers came for a form that is not in the package.']);
  });

  it('survives entries that are no resources, and Bundles without end', () => {
    let deep: object = questionnaire;
    for (let level = 0; level < 5_000; level++) deep = bundle(deep);
    const found = readPackage({ resourceType: 'Bundle', entry: [null, 3, {}, { resource: 'x' }, { resource: deep }] });
    expect(found.forms).toEqual([]);
    expect(found.warnings).toEqual([expect.stringContaining('nests Bundles')]);
  });
});
