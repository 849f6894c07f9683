import type { Library, Questionnaire, ValueSet } from 'fhir/r4.js';
import { limitList, supplierList } from './code-lists.js';
import { imagingForm } from './head-imaging.js';
import { kneeForm } from './knee.js';
import { basicsForm, modularForm } from './modular.js';
import { oxygenEquipmentForm, oxygenForm } from './oxygen.js';
import { oxygenLibrary } from './oxygen-library.js';

/** A form with what it needs to be shown and filled in. */
export interface FormBundle {
  form: Questionnaire;
  libraries: Library[];
  valueSets: ValueSet[];
  /** Forms that the form is put together from. */
  parts: Questionnaire[];
}

const alone = (form: Questionnaire): FormBundle => ({ form, libraries: [], valueSets: [], parts: [] });

/**
 * The packages of the payer, by the id of the form that is asked for; one may hold several forms.
 *
 * @param adaptiveBase where the adaptive form asks for its questions; elsewhere only when a test wants a hostile payer
 */
export function formPackages(base: string, adaptiveBase: string): ReadonlyMap<string, FormBundle[]> {
  return new Map([
    ['tka', [{ ...alone(kneeForm(base)), valueSets: [limitList(base)] }]],
    [
      'home-oxygen',
      [
        { ...alone(oxygenForm(base)), libraries: [oxygenLibrary(base)], valueSets: [supplierList(base)] },
        alone(oxygenEquipmentForm(base)),
      ],
    ],
    ['mri-brain-adaptive', [alone(imagingForm(base, adaptiveBase))]],
    ['joint-replacement-modular', [{ ...alone(modularForm(base)), parts: [basicsForm(base)] }]],
  ]);
}

export { expand } from './code-lists.js';
export { imagingQuestions } from './head-imaging.js';
export { kneeQuestions } from './knee.js';
