import type { FormField } from '../view/form-fields.js';
import { oneLine } from '../questionnaire/item-help.js';

/** Options and questions that an example spells out. */
const mostOptions = 8;
const mostQuestions = 5;

/** What an answer of each type looks like. Shapes, not values: an example with a value would be taken for an answer. */
const shapes: Readonly<Record<string, string>> = {
  boolean: 'true | false',
  integer: '<whole number>',
  decimal: '<number>',
  date: '"<YYYY-MM-DD>"',
  dateTime: '"<YYYY-MM-DDThh:mm:ss+zz:zz>"',
  time: '"<hh:mm:ss>"',
  url: '"<URL>"',
  quantity: '{"value": <number>, "unit": "<unit>"}',
  attachment: '{"contentType": "<media type>", "data": "<base64>"}',
  reference: '"<Type/id>"',
};

/**
 * How `answers` to these questions are written: `{"a1": true | false, "a2": "None" | "Radiography"}`.
 *
 * @returns undefined where there is no question
 */
export function answersShape(fields: readonly FormField[]): string | undefined {
  if (fields.length === 0) return undefined;
  const shown = fields.slice(0, mostQuestions).map((field) => `${JSON.stringify(field.linkId)}: ${shapeOf(field)}`);
  return `{${[...shown, ...(fields.length > shown.length ? ['…'] : [])].join(', ')}}`;
}

function shapeOf({ type, optionList, repeats, units }: FormField): string {
  const one = optionList && optionList.options.length > 0 ? optionShape(optionList) : plainShape(type, units);
  return repeats ? `[${one}, …]` : one;
}

function optionShape({ options }: NonNullable<FormField['optionList']>): string {
  const shown = options.slice(0, mostOptions).map(({ value, text }) => {
    const code: unknown = value.kind === 'Coding' ? (value.value as { code?: unknown }).code : undefined;
    return JSON.stringify(oneLine(typeof code === 'string' ? code : text).slice(0, 80));
  });
  return [...shown, ...(options.length > shown.length ? ['…'] : [])].join(' | ');
}

function plainShape(type: string, units: readonly string[] | undefined): string {
  if (type === 'quantity' && units?.length === 1) return `<number of ${oneLine(units[0] ?? '').slice(0, 40)}>`;
  if (type === 'choice') return '{"system": "<code system>", "code": "<code>"}';
  return shapes[type] ?? '"<text>"';
}
