import type { Coding, Questionnaire, QuestionnaireItem } from 'fhir/r4.js';
import { readValue, textOf, toElement, type AnswerValue } from './answer-value.js';
import { extensionNamed, valueOf } from './extensions.js';
import { hasOwnOptions } from './item-type.js';
import type { ExpandedCodes, ValueSets } from './value-sets.js';

/** One answer that can be chosen. */
export interface FormOption {
  readonly value: AnswerValue;
  /** What people read. */
  readonly text: string;
  /** `a)`, where the form numbers its options. */
  readonly prefix?: string;
  /** Chosen from the start. */
  readonly isInitial?: boolean;
  /** Excludes every other option. */
  readonly isExclusive?: boolean;
  /** For scores. */
  readonly ordinalValue?: number;
}

/** The answers to choose from. */
export interface OptionList {
  readonly options: readonly FormOption[];
  /** Where the list is not known, or only in part: which one, and why. Any code of it may be right then. */
  readonly openList?: { readonly url: string; readonly problem: string };
}

/** The options of one item: those it spells out, and those of its ValueSet. */
export function optionsOf(
  item: QuestionnaireItem,
  { questionnaire, valueSets }: { questionnaire: Questionnaire; valueSets: ValueSets },
): OptionList | undefined {
  const { answerOption, answerValueSet } = item;
  if (!hasOwnOptions(item) && answerValueSet === undefined) return undefined;
  const spelled = (answerOption ?? []).flatMap((option) => {
    const value = readValue(option);
    return value ? [toOption(option, value)] : [];
  });
  if (answerValueSet === undefined) return { options: spelled };
  const codes = valueSets.codesOf(answerValueSet, questionnaire.contained);
  const listed = optionsIn(codes);
  const options = spelled.length === 0 ? listed : [...spelled, ...listed];
  return codes.isComplete ? { options } : { options, openList: { url: answerValueSet, problem: codes.problem } };
}

/** Lists of codes are shared by questions, and so are the options they make. */
const ofCodes = new WeakMap<ExpandedCodes, readonly FormOption[]>();

function optionsIn(codes: ExpandedCodes): readonly FormOption[] {
  const options = ofCodes.get(codes) ?? codes.codings.map(ofCoding);
  ofCodes.set(codes, options);
  return options;
}

function ofCoding(coding: Coding): FormOption {
  const value: AnswerValue = { kind: 'Coding', value: coding };
  return { value, text: textOf(value) };
}

function toOption(option: NonNullable<QuestionnaireItem['answerOption']>[number], value: AnswerValue): FormOption {
  const element = toElement(value)['valueCoding'] as Coding | undefined;
  const prefix = valueOf(extensionNamed(option, 'questionnaire-optionPrefix'));
  const ordinal = extensionNamed(option, 'ordinalValue') ?? extensionNamed(element, 'ordinalValue');
  const ordinalValue = valueOf(
    ordinal ?? extensionNamed(option, 'itemWeight') ?? extensionNamed(element, 'itemWeight'),
  );
  return {
    value,
    text: textOf(value),
    ...(typeof prefix === 'string' && { prefix }),
    ...(option.initialSelected === true && { isInitial: true }),
    ...(valueOf(extensionNamed(option, 'questionnaire-optionExclusive')) === true && { isExclusive: true }),
    ...(typeof ordinalValue === 'number' && { ordinalValue }),
  };
}
