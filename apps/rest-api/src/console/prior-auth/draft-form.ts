import type { DescribedForm, FormField, FormItem, ResponseIssue } from '@fhir-gateway/coverage-tools';
import type { QuestionnaireResponse, QuestionnaireResponseItem } from 'fhir/r4.js';

/** A question as a page asks it. */
export interface DraftQuestion extends Pick<
  FormField,
  'linkId' | 'number' | 'question' | 'type' | 'repeats' | 'readOnly' | 'optionList' | 'constraints' | 'units' | 'help'
> {
  readonly isRequired: boolean;
  /** Somebody vouches for something in it: nothing fills it in. */
  readonly isForPerson: boolean;
  /** Values of the answers so far, as FHIR has them. */
  readonly values: readonly unknown[];
  /** The same in words. */
  readonly texts: readonly string[];
  /** Where the answers are from; absent while there is none, and for what the person answered. */
  readonly source?: string;
}

/** A line of a form. */
export type FormLine =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'question'; readonly question: DraftQuestion };

/** A form of the plan, as it stands. */
export interface DraftForm {
  /** `url|version` */
  readonly canonical: string;
  readonly title: string;
  readonly isAdaptive: boolean;
  /** Of an adaptive form that is stored between its rounds. */
  readonly formId?: string;
  readonly isCompleted: boolean;
  readonly lines: readonly FormLine[];
  readonly response: QuestionnaireResponse;
  /** Answers of the person so far, for a form that is asked for as a whole. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly issues: readonly Pick<ResponseIssue, 'severity' | 'linkId' | 'text' | 'code'>[];
  readonly warnings: readonly string[];
}

/** How a question was filled in, as `PrefillOutcome` says it. */
interface Filled {
  readonly linkId: string;
  readonly outcome: string;
  readonly reads?: readonly string[];
}

/** The lines that a person reads and answers: what is hidden, or not asked as things stand, is left out. */
export function linesOf(
  form: DescribedForm,
  response: QuestionnaireResponse,
  parts: { readonly forPerson: readonly string[]; readonly prefilled: readonly Filled[] },
): FormLine[] {
  const fields = new Map(form.fields.map((field) => [field.linkId, field]));
  const values = valuesOf(response.item ?? []);
  const filled = new Map(parts.prefilled.map((one) => [one.linkId, one]));
  const walk = (items: readonly FormItem[]): FormLine[] =>
    items.flatMap((item): FormLine[] => {
      if (item.hidden) return [];
      const field = fields.get(item.linkId);
      const inner = walk(item.items);
      if (item.type === 'display') return [{ kind: 'text', text: item.text }];
      if (field === undefined) return inner.length === 0 ? [] : [{ kind: 'heading', text: item.text }, ...inner];
      if (!field.isEnabled) return inner;
      const isForPerson = parts.forPerson.includes(item.linkId);
      return [
        {
          kind: 'question',
          question: questionOf(field, isForPerson, values.get(item.linkId) ?? [], filled.get(item.linkId)),
        },
        ...inner,
      ];
    });
  return walk(form.items);
}

function questionOf(
  field: FormField,
  isForPerson: boolean,
  values: readonly unknown[],
  filled: Filled | undefined,
): DraftQuestion {
  const { linkId, number, question, type, repeats, readOnly, optionList, constraints, units, help, answers } = field;
  const source = sourceWords(answers?.[0]?.origin, filled);
  return {
    ...{ linkId, number, question, type, repeats, readOnly, constraints, help },
    ...(optionList && { optionList }),
    ...(units && { units }),
    isRequired: field.required === 'yes',
    isForPerson,
    values,
    texts: answers?.map(({ text }) => text) ?? [],
    ...(source !== undefined && { source }),
  };
}

/** The answers by linkId, in the order of the response. */
function valuesOf(items: readonly QuestionnaireResponseItem[]): Map<string, unknown[]> {
  const found = new Map<string, unknown[]>();
  const visit = ({ linkId, answer = [], item = [] }: QuestionnaireResponseItem): void => {
    for (const one of answer) {
      const [, value] = Object.entries(one).find(([key]) => /^value[A-Z]/.test(key)) ?? [];
      if (value !== undefined) found.set(linkId, [...(found.get(linkId) ?? []), value]);
      one.item?.forEach(visit);
    }
    item.forEach(visit);
  };
  items.forEach(visit);
  return found;
}

const typeWords: Readonly<Record<string, string>> = {
  Patient: 'personal details',
  Coverage: 'insurance',
  Condition: 'problems',
  Observation: 'results and measurements',
  Encounter: 'visits',
  Practitioner: 'who orders',
  MedicationRequest: 'medications',
  Procedure: 'procedures',
  order: 'the order',
};

function sourceWords(origin: string | undefined, filled: Filled | undefined): string | undefined {
  if (origin === 'auto-server') return 'Filled in by the plan';
  if (origin !== 'auto-client') return undefined;
  const places = (filled?.reads ?? []).flatMap((type) => typeWords[type] ?? []);
  return `Filled in from the record${places.length === 0 ? '' : ` (${[...new Set(places)].join(', ')})`}`;
}
