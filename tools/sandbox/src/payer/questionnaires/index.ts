import type { Library, Questionnaire, QuestionnaireItem, ValueSet } from 'fhir/r4.js';
import { atBase } from '../json.js';
import { codeLists } from './code-lists.js';
import rows from './forms.json' with { type: 'json' };
import { oxygenLibrary } from './oxygen-library.js';

/** A form with what it needs to be shown and filled in. */
export interface FormBundle {
  form: Questionnaire;
  libraries: Library[];
  valueSets: ValueSet[];
  /** Forms that the form is put together from. */
  parts: Questionnaire[];
}

/** Questions whose answers decide about a joint replacement. */
export const kneeQuestions = { weeks: '2', grade: '4' } as const;

/** Questions of the adaptive form, asked one by one; the last one is for a person to answer. */
export const imagingQuestions = rows.imagingQuestions as readonly QuestionnaireItem[];

/**
 * The packages of the payer, by the id of the form that is asked for; one may hold several forms.
 *
 * @param adaptiveBase where the adaptive form asks for its questions; elsewhere only when a test wants a hostile payer
 */
export function formPackages(base: string, adaptiveBase: string): ReadonlyMap<string, FormBundle[]> {
  const lists = codeLists(base);
  const text = JSON.stringify(rows.forms)
    .replaceAll('{adaptive}', adaptiveBase)
    .replace('"{kl-grade}"', JSON.stringify(lists['kl-grade']));
  const forms = atBase(JSON.parse(text) as Record<keyof typeof rows.forms, Questionnaire>, base);
  const packed = (form: Questionnaire, beside: Partial<FormBundle> = {}): FormBundle => ({
    form,
    libraries: [],
    valueSets: [],
    parts: [],
    ...beside,
  });
  return new Map([
    ['tka', [packed(forms.tka, { valueSets: [lists['pain-limit']] })]],
    [
      'home-oxygen',
      [
        packed(forms['home-oxygen'], { libraries: [oxygenLibrary(base)], valueSets: [lists['oxygen-supplier']] }),
        packed(forms['home-oxygen-equipment']),
      ],
    ],
    ['mri-brain-adaptive', [packed(forms['mri-brain-adaptive'])]],
    ['joint-replacement-modular', [packed(forms['joint-replacement-modular'], { parts: [forms['patient-basics']] })]],
  ]);
}

export { expand } from './code-lists.js';
