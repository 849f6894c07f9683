import {
  disputedWords,
  laboratoryName,
  type Person,
  type TrendAnswer,
  type TrendFigures,
  type TrendSeries,
  type TrendValue,
  trendWords,
} from '@fhir-gateway/patient-record';
import { fence, fenceFields, tableLines } from '@fhir-gateway/record-view';
import { z } from 'zod';
import type { ToolAnswer } from '../../result/tool-answer.js';
import { fencedSchema, tableSchema } from '../fenced-content.js';
import { plainTable, type PlainRow } from '../plain-table.js';
import {
  headerLines,
  personContent,
  personText,
  recordHeader,
  recordHeaderSchema,
  unreadFirst,
} from '../record-header.js';
import { recordedHeading, recordedLine } from '../recorded-names.js';

/** Series that are shown whole; of further ones only the figures. */
const mostSeries = 4;
const mostOthers = 12;

const figuresSchema = z.object({
  laboratory: z.string().optional().describe('Whose they are, of several'),
  part: z.string().optional().describe('Systolic or diastolic'),
  count: z.number().describe('Numbers that count'),
  last: z.string().describe('Newest number and its date'),
  first: z.string().optional().describe('Oldest number and its date; these four from two numbers on'),
  minimum: z.string().optional().describe('Smallest number and its date'),
  maximum: z.string().optional().describe('Largest number and its date'),
  mean: z.number().optional().describe('Mean of all that count'),
});

const seriesSchema = z.object({
  name: z.string().describe('The test; each specimen, method, body site and unit is a series'),
  unit: z.string().optional().describe('UCUM code'),
  values: z.number().describe('Results in all; the table has the newest'),
  left_out: z.string().optional().describe('What counts in no figure'),
  direction: z.string().optional().describe('Of each laboratory, over all results; of words from first to last'),
  figures: z.array(figuresSchema).optional().describe('Of each laboratory, over all results'),
  table: tableSchema.optional().describe('Newest first'),
});

/** What get_trend answers. */
export const trendAnswerSchema = z.object({
  ...recordHeaderSchema,
  summary: z.string().optional().describe('What it means that nothing was found'),
  understood: z.array(z.string()).optional().describe('How the test was understood'),
  record_content: fencedSchema({
    ...personContent,
    series: z.array(seriesSchema).describe('That with the newest result first'),
    recorded: z.array(z.string()).describe('Names in the record near to what was looked for, each with how often'),
  }),
  warnings: z.array(z.string()).optional().describe('What has to be known of the answer'),
});

/**
 * Turns the results of a test into a tool's answer.
 *
 * @param limit most values of each series
 */
export function trendAnswer(
  person: Person,
  answer: TrendAnswer,
  limit: number,
): ToolAnswer<z.input<typeof trendAnswerSchema>> {
  const { series, gaps, understood } = answer;
  const isAmbiguous = ({ name }: TrendSeries): boolean => series.filter((other) => other.name === name).length > 1;
  const shown = series
    .slice(0, mostSeries + mostOthers)
    .map((one, at) => seriesFields(one, person, isAmbiguous(one), at < mostSeries ? limit : 0));
  const recorded = answer.recorded.map(recordedLine);
  const summary = series.length === 0 ? nothingFound(answer) : undefined;
  const warnings = [
    ...answer.notices,
    ...(series.length > shown.length
      ? [`${series.length - shown.length} more series are not shown: name the test more exactly.`]
      : []),
    ...(series.length > 0 && answer.outsideDates > 0
      ? [`${answer.outsideDates} results lie outside of the dates.`]
      : []),
  ];
  const { first, last } = headerLines(person, gaps);
  const lines = [personText(person), ...shown.flatMap(seriesLines)];
  return {
    structured: {
      ...recordHeader(person, gaps),
      ...(summary !== undefined && { summary }),
      ...(understood.length > 0 && { understood: [...understood] }),
      record_content: fenceFields({
        person: personText(person),
        ...(shown.length > 0 && { series: shown }),
        ...(recorded.length > 0 && { recorded }),
      }),
      ...(warnings.length > 0 && { warnings }),
    },
    text: [
      first,
      fence(lines.join('\n')),
      ...(summary === undefined ? [] : [summary]),
      ...(recorded.length > 0 ? [`${recordedHeading}\n${fence(recorded.join('\n'))}`] : []),
      ...last,
      ...warnings.map((warning) => `Note: ${warning}`),
      ...(understood.length > 0 ? [`Understood ${understood.join('; ')}.`] : []),
    ].join('\n'),
  };
}

function nothingFound({ lookedThrough, outsideDates, gaps }: TrendAnswer): string {
  const unread = unreadFirst(gaps);
  if (outsideDates > 0) return `${unread}0 of ${outsideDates} results of this test lie within the dates.`;
  return `${unread}0 of ${lookedThrough} results and vital signs match. This does not say that none was ever made.`;
}

type SeriesFields = z.input<typeof seriesSchema>;

const columns = ['date', 'value', 'flag', 'range', 'status', 'note', 'at'];

/** @param isAmbiguous another series has the same name */
function seriesFields(series: TrendSeries, person: Person, isAmbiguous: boolean, limit: number): SeriesFields {
  const { name, variant, code, unit, values, figures } = series;
  const nameOf = (connection: string): string =>
    person.sources.find((one) => one.connection.id === connection)?.connection.platformName ?? connection;
  const direction = trendWords(series, nameOf);
  const called = [name, isAmbiguous && variant !== undefined && `(${variant})`, code !== undefined && `LOINC ${code}`];
  const leftOut = leftOutText(series);
  return {
    name: called.filter(Boolean).join(' '),
    unit,
    values: values.length,
    left_out: leftOut,
    direction,
    // One number alone stands in the table.
    ...((limit === 0 || values.length > 1) &&
      figures.length > 0 && { figures: figures.map((one) => figureFields(one, nameOf)) }),
    ...(limit > 0 && {
      table: plainTable(
        columns,
        values.slice(0, limit).map((value) => rowOf(value, unit)),
        ['date', 'value'],
      ),
    }),
  };
}

function figureFields(
  { laboratory, part, count, first, last, minimum, maximum, mean }: TrendFigures,
  nameOf: (connection: string) => string,
): z.input<typeof figuresSchema> {
  const text = ({ number, date }: TrendFigures['first']): string => `${number} (${dayOf(date)})`;
  return {
    ...(laboratory && { laboratory: laboratoryName(laboratory, nameOf) }),
    part,
    ...{ count, last: text(last) },
    ...(count > 1 && { first: text(first), minimum: text(minimum), maximum: text(maximum), mean }),
  };
}

function rowOf(value: TrendValue, unit: string | undefined): PlainRow {
  const { date, text, flag, range, status, note, numbers, isConverted, disputed, sources } = value;
  const notes = [
    note,
    isConverted ? `converted: ${numbers.join('/')} ${unit ?? ''}` : undefined,
    disputed === undefined ? undefined : `sources disagree: ${disputedWords(disputed)}`,
  ].filter((note) => note !== undefined);
  return {
    date: date === undefined ? undefined : dayOf(date),
    value: text,
    flag,
    range,
    status,
    note: notes.length > 0 ? notes.join('; ') : undefined,
    at: [...new Set(sources.map(({ connection }) => connection))].join(', '),
  };
}

/** Days are enough to compare results by. */
function dayOf(date: string): string {
  return date.slice(0, 10);
}

function leftOutText({ leftOut }: TrendSeries): string | undefined {
  const { bounds, words, undated, disputed } = leftOut;
  const texts = [
    bounds > 0 && `${bounds} bounds such as <5`,
    words > 0 && `${words} in words`,
    undated > 0 && `${undated} without a date`,
    disputed > 0 && `${disputed} about which sources disagree`,
  ].filter((text) => text !== false);
  return texts.length > 0 ? texts.join(', ') : undefined;
}

function seriesLines({
  name,
  unit,
  values,
  left_out: leftOut,
  direction,
  figures = [],
  table,
}: SeriesFields): string[] {
  const head = `${name}${unit === undefined ? '' : `, ${unit}`}: ${values} results${leftOut === undefined ? '' : `, no figures of ${leftOut}`}`;
  const said = figures.map(({ laboratory, part, last, first, minimum, maximum, mean }) => {
    const texts = [
      part,
      `last ${last}`,
      first && `first ${first}`,
      minimum && `lowest ${minimum}`,
      maximum && `highest ${maximum}`,
      mean !== undefined && `mean ${mean}`,
    ];
    return `${laboratory === undefined ? '' : `${laboratory}: `}${texts.filter(Boolean).join(', ')}`;
  });
  return [
    head,
    ...(direction === undefined ? [] : [direction]),
    ...said,
    // What is said of every row is not said of the results that are not listed.
    ...(table && table.rows.length < values ? [`the newest ${table.rows.length} of ${values}:`] : []),
    ...(table ? [tableLines(table)] : []),
  ];
}
