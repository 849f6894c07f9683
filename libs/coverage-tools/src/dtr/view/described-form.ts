import type { Questionnaire, QuestionnaireItem, QuestionnaireResponse } from 'fhir/r4.js';
import { countFields, formFields, type FormCounts, type FormField } from './form-fields.js';
import { formHeader, type FormHeader } from './form-header.js';
import { formItems, type FormItem } from './form-items.js';
import { formMarkdown } from './form-markdown.js';
import type { ValueSets } from '../questionnaire/value-sets.js';

/** A form in its three views, with the answers it has so far. */
export interface DescribedForm {
  readonly header: FormHeader;
  readonly counts: FormCounts;
  /** The tree, with all that the form says. */
  readonly items: readonly FormItem[];
  /** The questions, one line each. */
  readonly fields: readonly FormField[];
  /** For reading. */
  readonly markdown: string;
}

/**
 * @param today `YYYY-MM-DD`
 * @param conditions what conditions that are expressions came to, see `judgeForm`
 */
export function describeForm(
  questionnaire: Questionnaire,
  options: {
    readonly valueSets: ValueSets;
    readonly today: string;
    readonly response?: QuestionnaireResponse;
    readonly conditions?: ReadonlyMap<QuestionnaireItem, boolean>;
  },
): DescribedForm {
  const header = formHeader(questionnaire, options.today);
  const items = formItems(questionnaire, options.valueSets);
  const fields = formFields(questionnaire, items, options.response, options.conditions);
  const counts = countFields(fields);
  return { header, counts, items, fields, markdown: formMarkdown(header, items, fields, counts) };
}
