import type { Coding, QuestionnaireItem } from 'fhir/r4.js';
import { isSameCoding, type AnswerValue, type ValueKind } from '../questionnaire/answer-value.js';
import { isWellFormed } from './check-value.js';
import { extensionsNamed } from '../questionnaire/extensions.js';
import { isChoice, kindsOfType, typeOf } from '../questionnaire/item-type.js';
import type { FormOption, OptionList } from '../questionnaire/options.js';

/** A value as the question's type takes it, or why there is none; the text does not repeat what was given. */
export type Coerced = { readonly value: AnswerValue } | { readonly problem: string };

/**
 * Makes an answer of what a person, a model or an expression gave: `"12"` for an integer, `"yes"` for a boolean, a code
 * or the exact text of an option for a choice. What could mean two options is refused.
 */
export function coerceAnswer(item: QuestionnaireItem, raw: unknown, optionList: OptionList | undefined): Coerced {
  const type = typeOf(item);
  if (isChoice(item)) return coerceChoice(type, raw, optionList);
  const [kind] = kindsOfType[type] ?? [];
  if (kind === undefined) return { problem: `An item of type ${type} takes no answer.` };
  const value = convert(kind, raw, item);
  const answer: AnswerValue = { kind, value };
  if (value !== undefined && isWellFormed(answer)) return { value: answer };
  return { problem: `The answer is not what a question of type ${type} takes${hint[kind] ?? ''}.` };
}

const hint: Partial<Record<ValueKind, string>> = {
  Date: ' (YYYY-MM-DD)',
  DateTime: ' (YYYY-MM-DDThh:mm:ss+zz:zz)',
  Time: ' (hh:mm:ss)',
  Quantity: ' (an object with value and unit)',
  Attachment: ' (an object with contentType and data or url)',
  Reference: ' (Type/id)',
};

function convert(kind: ValueKind, raw: unknown, item: QuestionnaireItem): unknown {
  switch (kind) {
    case 'Boolean':
      return toBoolean(raw);
    case 'Integer':
    case 'Decimal':
      return toNumber(raw);
    case 'String':
    case 'Uri':
      return typeof raw === 'number' || typeof raw === 'boolean' ? String(raw) : textFrom(raw);
    case 'Date':
      return typeof raw === 'string' ? raw.split('T')[0] : undefined;
    case 'Time':
      return typeof raw === 'string' && /^\d\d:\d\d$/.test(raw) ? `${raw}:00` : raw;
    case 'Quantity':
      return toQuantity(raw, item);
    case 'Reference':
      return typeof raw === 'string' && raw !== '' ? { reference: raw } : raw;
    default:
      return raw;
  }
}

function toBoolean(raw: unknown): unknown {
  if (typeof raw !== 'string') return raw;
  const word = raw.trim().toLowerCase();
  if (['true', 'yes', 'y'].includes(word)) return true;
  return ['false', 'no', 'n'].includes(word) ? false : raw;
}

function toNumber(raw: unknown): unknown {
  return typeof raw === 'string' && /^-?\d{1,17}(\.\d{1,17})?$/.test(raw.trim()) ? Number(raw) : raw;
}

/** A text, or the words of a concept. */
function textFrom(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null) return raw;
  const { text, display, coding } = raw as { text?: unknown; display?: unknown; coding?: { display?: unknown }[] };
  return text ?? display ?? (Array.isArray(coding) ? coding[0]?.display : undefined);
}

/** A bare number takes the unit of the form where it has exactly one. */
function toQuantity(raw: unknown, item: QuestionnaireItem): unknown {
  const amount = toNumber(raw);
  if (typeof amount !== 'number') return raw;
  const units = ['questionnaire-unit', 'questionnaire-unitOption']
    .flatMap((name) => extensionsNamed(item, name))
    .flatMap(({ valueCoding }) => valueCoding ?? []);
  const [unit] = units;
  if (units.length > 1 || !unit) return units.length === 0 ? { value: amount } : undefined;
  const { system, code, display } = unit;
  const name = display ?? code;
  return { value: amount, ...(name && { unit: name }), ...(system && { system }), ...(code && { code }) };
}

function coerceChoice(type: string, raw: unknown, optionList: OptionList | undefined): Coerced {
  const { options = [], openList } = optionList ?? {};
  const codings = codingsFrom(raw);
  const found = codings.length > 0 ? matching(options, codings) : named(options, raw);
  const [option, ...others] = found;
  if (option && others.length === 0) return { value: option.value };
  if (option) return { problem: 'The answer could mean several of the options; give system and code.' };
  // A question without options, or with a list that is not known, takes any code.
  const isOpen = openList !== undefined || (optionList === undefined && type === 'open-choice');
  if (isOpen) {
    const [coding] = codings.filter(({ code }) => code !== undefined);
    if (coding) return { value: { kind: 'Coding', value: coding } };
    if (type !== 'open-choice' && openList)
      return { problem: `The codes of ${openList.url} are not known here; give system and code.` };
  }
  if (type === 'open-choice' && typeof raw === 'string' && raw.trim() !== '') {
    return { value: { kind: 'String', value: raw } };
  }
  return { problem: 'The answer is none of the options.' };
}

/** A Coding, a CodeableConcept's codings, or none. */
function codingsFrom(raw: unknown): Coding[] {
  if (typeof raw !== 'object' || raw === null) return [];
  const { coding, code, system, display } = raw as Record<string, unknown>;
  if (Array.isArray(coding)) return coding.flatMap((one) => codingsFrom(one)).slice(0, 20);
  if (typeof code !== 'string') return [];
  return [{ ...(typeof system === 'string' && { system }), code, ...(typeof display === 'string' && { display }) }];
}

function matching(options: readonly FormOption[], codings: readonly Coding[]): FormOption[] {
  return options.filter(
    ({ value }) => value.kind === 'Coding' && codings.some((coding) => isSameCoding(value.value as Coding, coding)),
  );
}

/** By code first, then by the words; `"3"` is the option with code 3 even where another is called "3". */
function named(options: readonly FormOption[], raw: unknown): FormOption[] {
  if (typeof raw !== 'string' && typeof raw !== 'number') return [];
  const given = String(raw).trim();
  const byCode = options.filter(({ value }) =>
    value.kind === 'Coding' ? (value.value as Coding).code === given : String(value.value) === given,
  );
  if (byCode.length > 0) return byCode;
  return options.filter(({ text }) => text.toLowerCase() === given.toLowerCase());
}
