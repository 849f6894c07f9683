import type { DraftForm, DraftQuestion } from './draft-form.js';

/** The person took the answer away, where a page has no other way to say so. */
export const noAnswer = '-';

/** Fields of a form as the body parser gives them: a field that is sent several times is a list. */
export type PostedFields = Readonly<Record<string, unknown>>;

/** The name of the field of a question: its place among the questions of the form, since a linkId may hold anything. */
export function fieldName(at: number): string {
  return `q${at}`;
}

/** The questions of a form in reading order. */
export function questionsOf({ lines }: Pick<DraftForm, 'lines'>): DraftQuestion[] {
  return lines.flatMap((line) => (line.kind === 'question' ? [line.question] : []));
}

/** How a value stands in a field of the page; for a choice the place of the option. */
export function fieldValue({ type, optionList }: DraftQuestion, value: unknown): string {
  if (optionList && optionList.options.length > 0) {
    const at = optionList.options.findIndex((option) => isSame(option.value.value, value));
    return at === -1 ? textOf(value) : String(at);
  }
  if (type === 'quantity' && typeof value === 'object' && value !== null) return textOf(Object(value)['value']);
  return textOf(value);
}

/**
 * What the person answered: only what is not as the page showed it, so that an answer of the record stays one.
 *
 * @returns by linkId, as `answers` of a form takes them; `null` takes an answer away
 */
export function postedAnswers(form: Pick<DraftForm, 'lines'>, fields: PostedFields): Record<string, unknown> {
  const answers: Record<string, unknown> = {};
  for (const [at, question] of questionsOf(form).entries()) {
    if (question.readOnly || !isAsked(question)) continue;
    const name = fieldName(at);
    const posted = listOf(fields[name]);
    if (posted === undefined && !question.repeats) continue;
    const given = linesIn(question, posted ?? []).filter((one) => one !== '' && one !== noAnswer);
    const written = listOf(fields[`${name}-other`])?.[0]?.trim() ?? '';
    if (written !== '') given.splice(question.repeats ? given.length : 0, question.repeats ? 0 : given.length, written);
    const unit = listOf(fields[`${name}-unit`])?.[0];
    const before = question.values.map((value) => fieldValue(question, value));
    if (JSON.stringify(given) === JSON.stringify(before) && !isOtherUnit(question, unit)) continue;
    const values = given.map((one) => (one === written ? one : valueOf(question, one, unit)));
    answers[question.linkId] = values.length === 0 ? null : question.repeats ? values : values[0];
  }
  return answers;
}

/** Whether a page can ask it: files and links into the record are answered by documents. */
export function isAsked({ type }: Pick<DraftQuestion, 'type'>): boolean {
  return type !== 'attachment' && type !== 'reference';
}

function linesIn({ repeats, optionList }: DraftQuestion, posted: readonly string[]): string[] {
  if (!repeats || optionList) return posted.map((one) => one.trim());
  return posted.flatMap((one) => one.split(/\r?\n/)).map((one) => one.trim());
}

function valueOf({ type, optionList, units = [] }: DraftQuestion, posted: string, unit: string | undefined): unknown {
  if (optionList && optionList.options.length > 0) {
    const option = /^\d{1,6}$/.test(posted) ? optionList.options[Number(posted)] : undefined;
    return option === undefined ? posted : option.value.value;
  }
  if (type !== 'quantity' || units.length < 2) return posted;
  return { value: Number(posted), unit: unit !== undefined && units.includes(unit) ? unit : units[0] };
}

function isOtherUnit({ type, units = [], values }: DraftQuestion, unit: string | undefined): boolean {
  if (type !== 'quantity' || units.length < 2 || unit === undefined || values.length === 0) return false;
  const { unit: named, code } = Object(values[0]) as { unit?: string; code?: string };
  return unit !== named && unit !== code;
}

function listOf(value: unknown): string[] | undefined {
  if (value === undefined) return undefined;
  return (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');
}

function textOf(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    const { display, code, text } = value as { display?: unknown; code?: unknown; text?: unknown };
    return textOf(display ?? text ?? code ?? '');
  }
  return value === undefined || value === null ? '' : String(value);
}

function isSame(option: unknown, value: unknown): boolean {
  if (typeof option !== 'object' || option === null) return option === value;
  const [one, other] = [option, Object(value)] as { system?: unknown; code?: unknown; display?: unknown }[];
  if (one?.code === undefined) return one?.display === other?.display;
  return one.code === other?.code && (one.system === undefined || one.system === other?.system);
}
