import type { FormCounts, FormField } from './form-fields.js';
import type { FormHeader } from './form-header.js';
import type { FormItem } from './form-items.js';
import { oneLine } from '../questionnaire/item-help.js';
import type { OptionList } from '../questionnaire/options.js';

/** Options that prose lists; the fields have them all. */
const shownOptions = 10;

/** A form for reading. What is left out is counted. */
export function formMarkdown(
  header: FormHeader,
  items: readonly FormItem[],
  fields: readonly FormField[],
  counts: FormCounts,
): string {
  const byLinkId = new Map(fields.map((field) => [field.linkId, field]));
  const lines = [`## ${escape(header.title)}`, ...headerLines(header), countLine(counts), ''];
  const walk = (level: readonly FormItem[], depth: number) => {
    for (const item of level) {
      if (item.hidden) continue;
      lines.push(...itemLines(item, byLinkId.get(item.linkId), depth));
      walk(item.items, depth + 1);
    }
  };
  walk(items, 0);
  return lines.join('\n').trimEnd();
}

function headerLines(header: FormHeader): string[] {
  const { canonical, description, audience, clinicalTime, totalTime, warnings } = header;
  return [
    `Form: ${escape(canonical)}`,
    description === undefined ? '' : escape(description),
    audience.length > 0 ? `For: ${escape(audience.join(', '))}` : '',
    totalTime === undefined ? '' : `Time: ${escape(totalTime)}`,
    clinicalTime === undefined ? '' : `Time of a clinician: ${escape(clinicalTime)}`,
    header.isRequestSpecific ? 'Made for this request alone.' : '',
    header.needsSignature ? 'Has to be signed.' : '',
    header.isAdaptive ? 'The payer asks question after question; continue with next-question.' : '',
    ...warnings.map((warning) => `Warning: ${warning}`),
  ].filter((line) => line !== '');
}

function countLine({ questions, required, requiredIfEnabled, requiredAnswered, answered, hidden }: FormCounts): string {
  const parts = [
    `${questions} questions, ${answered} answered`,
    `${required} required, ${requiredAnswered} of them answered`,
    requiredIfEnabled > 0 && `${requiredIfEnabled} more required under conditions`,
    hidden > 0 && `${hidden} hidden and not shown here`,
  ];
  return `${parts.filter(Boolean).join('; ')}.`;
}

function itemLines(item: FormItem, field: FormField | undefined, depth: number): string[] {
  const indent = '  '.repeat(Math.min(depth, 8));
  const line = (text: string) => `${indent}  ${text}`;
  if (!field) {
    const isDisplay = item.type === 'display';
    const title = `${indent}${isDisplay ? '' : '### '}${escape(item.number)} ${escape(item.text)}`;
    return [title, ...(item.condition ? [line(`Only if ${escape(item.condition.text)}`)] : [])];
  }
  const marks = [
    field.type,
    { yes: 'required', 'if-enabled': 'required if asked', no: '' }[field.required],
    field.repeats ? 'several answers' : '',
    field.readOnly ? 'read-only' : '',
  ].filter((mark) => mark !== '');
  const { prefill, answers } = field;
  return [
    `${indent}${escape(field.number)} ${escape(field.question)} [${field.linkId}] (${marks.join(', ')})`,
    ...(field.condition === undefined ? [] : [line(`Only if ${escape(field.condition)}`)]),
    ...(field.optionList ? optionLines(field.optionList).map(line) : []),
    ...field.constraints.map((constraint) => line(escape(constraint))),
    ...(field.units ? [line(`Units: ${escape(field.units.join(', '))}`)] : []),
    ...(item.references ? [line(`Expects a reference to ${escape(item.references.join(', '))}`)] : []),
    ...field.help.map((help) => line(`Help: ${escape(help)}`)),
    ...(prefill && !answers
      ? [line(`Filled in by: ${escape(prefill.how)} (${escape(prefill.language ?? 'fixed')})`)]
      : []),
    ...(answers ?? []).map(({ text, origin }) => line(`Answer: ${escape(text)} (${origin ?? 'origin not said'})`)),
  ];
}

function optionLines({ options, openList }: OptionList): string[] {
  const shown = options.slice(0, shownOptions).map(({ prefix, text }) => escape(prefix ? `${prefix} ${text}` : text));
  const left = options.length - shown.length;
  return [
    ...(shown.length > 0
      ? [`Options: ${shown.join(' | ')}${left > 0 ? ` | and ${left} more, not shown here` : ''}`]
      : []),
    ...(openList ? [`Open code list ${escape(openList.url)}: ${openList.problem}`] : []),
  ];
}

/** Text of the payer stays text: no headings, links, images or markup of its own. */
function escape(text: string): string {
  return oneLine(text).replace(/[\\`*<>[\]#!]/g, '\\$&');
}
