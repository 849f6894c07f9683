import {
  disputedWords,
  laboratoryName,
  personGaps,
  type Person,
  type TrendAnswer,
  type TrendFigures,
  type TrendSeries,
  type TrendValue,
  trendWords,
} from '@fhir-gateway/patient-record';
import { z } from 'zod';

import { named } from '../route/named-schemas.js';
import { answerGaps, answerPerson, viewGap, viewPerson } from './answer-parts.js';

const datedNumber = z.object({ number: z.number(), date: z.string() });

const figuresView = z.object({
  laboratory: z.string().optional().describe('Whose results they are, where the series has those of several'),
  part: z.string().optional().describe('`systolic` or `diastolic`; absent where a result is one number'),
  count: z.int().describe('Numbers that count'),
  first: datedNumber,
  last: datedNumber,
  minimum: datedNumber,
  maximum: datedNumber,
  mean: z.number(),
  direction: z
    .object({
      word: z.enum(['rising', 'falling', 'steady', 'varying']).describe('`varying` also where it has turned'),
      per_year: z
        .number()
        .describe('Median of the slopes between any two values (Theil–Sen), in the unit of the series'),
    })
    .optional()
    .describe('From three values over thirty days on'),
});

const valueView = z.object({
  date: z.string().optional().describe('As the record writes it'),
  text: z.string().describe('As the record writes it, with its unit; `144/92 mmHg` for a blood pressure'),
  numbers: z.array(z.number()).describe('In the unit of the series, one for each part; empty where it is no number'),
  converted: z.boolean().describe('Whether the numbers were converted from the unit in `text`'),
  bound: z.enum(['below', 'above']).optional().describe('The number is only a bound, as in `<5`'),
  range: z.string().optional().describe('The reference range of this result'),
  flag: z.string().optional().describe('How the source judges it, in its own code'),
  note: z.string().optional().describe('Whom it is about, where it was measured, remarks'),
  position: z.enum(['low', 'normal', 'high', 'abnormal', 'unknown']),
  status: z.string().optional().describe('Only where it is none of final, amended and corrected'),
  disputed: z.string().optional().describe('What each source says, where they disagree; it counts in no figure'),
  sources: z.array(z.object({ connection: z.string(), reference: z.string().optional().describe('`Type/id` there') })),
});

const seriesView = z.object({
  name: z.string(),
  variant: z.string().optional().describe('Specimen, method or equation'),
  code: z.string().optional().describe('LOINC code of the newest result'),
  unit: z.string().optional().describe('UCUM code'),
  direction: z.string().optional().describe('Where the results of each laboratory go, in words'),
  figures: z.array(figuresView).describe('One for each laboratory and part; none where no number has a date'),
  steps: z.enum(['rising', 'falling', 'steady']).optional().describe('Of results in words on a known scale'),
  left_out: z
    .object({ bounds: z.int(), words: z.int(), undated: z.int(), disputed: z.int() })
    .describe('Results that count in no figure'),
  values: z.array(valueView).describe('Newest first, those without a date last'),
});

/** The results of a test over all connections, as REST answers them. */
export const trendView = named(
  'RecordTrend',
  z.object({
    person: answerPerson,
    understood: z.array(z.string()).describe('How the test was understood'),
    series: z
      .array(seriesView)
      .describe('One for each test, body site, specimen, method and unit; that with the newest result first'),
    looked_through: z.int().describe('Results and vital signs that were looked through'),
    outside_dates: z.int().describe('Results of the test outside of `since` and `until`'),
    recorded: z
      .array(z.object({ text: z.string(), count: z.int() }))
      .describe('Names in the record near to what was asked for'),
    notices: z.array(z.string()),
    gaps: answerGaps,
  }),
);

/** Turns the results of a test into what REST answers. */
export function viewTrend(person: Person, answer: TrendAnswer): z.output<typeof trendView> {
  const nameOf = (connection: string): string =>
    person.sources.find((one) => one.connection.id === connection)?.connection.platformName ?? connection;
  return {
    person: viewPerson(person),
    understood: [...answer.understood],
    series: answer.series.map((one) => viewSeries(one, nameOf)),
    looked_through: answer.lookedThrough,
    outside_dates: answer.outsideDates,
    recorded: answer.recorded.map(({ text, count }) => ({ text, count })),
    notices: [...answer.notices],
    gaps: [...answer.gaps, ...personGaps(person)].map(viewGap),
  };
}

type NameOf = (connection: string) => string;

function viewSeries(series: TrendSeries, nameOf: NameOf): z.output<typeof seriesView> {
  const { figures, values, leftOut, difference: _difference, ...named } = series;
  const direction = trendWords(series, nameOf);
  return {
    ...named,
    ...(direction !== undefined && { direction }),
    figures: figures.map((one) => viewFigures(one, nameOf)),
    left_out: leftOut,
    values: values.map(viewValue),
  };
}

function viewFigures(
  { direction, laboratory, ...figures }: TrendFigures,
  nameOf: NameOf,
): z.output<typeof figuresView> {
  return {
    ...(laboratory && { laboratory: laboratoryName(laboratory, nameOf) }),
    ...figures,
    ...(direction && { direction: { word: direction.word, per_year: direction.perYear } }),
  };
}

function viewValue({
  numbers,
  isConverted,
  sources,
  disputed,
  fromMs: _fromMs,
  untilMs: _untilMs,
  parts: _parts,
  laboratory: _laboratory,
  ...value
}: TrendValue): z.output<typeof valueView> {
  return {
    ...value,
    numbers: [...numbers],
    converted: isConverted,
    ...(disputed && { disputed: disputedWords(disputed) }),
    sources: sources.map(({ connection, ref }) => ({ connection, ...(ref !== undefined && { reference: ref }) })),
  };
}
