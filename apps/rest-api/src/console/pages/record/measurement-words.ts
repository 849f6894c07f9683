import type { Measurement, ValuePosition } from '@fhir-gateway/record-view';

const judged: Readonly<Record<ValuePosition, string>> = {
  low: 'Low',
  normal: 'Normal',
  high: 'High',
  abnormal: 'Abnormal',
  unknown: '',
};
const placed: Readonly<Record<ValuePosition, string>> = {
  ...judged,
  low: 'Below the range',
  normal: 'Within the range',
  high: 'Above the range',
};

/** What is said of a value: the source's own judgement with its code, or where it lies in the range. */
export function positionWords({ flag, position }: Measurement): string {
  if (flag === undefined) return placed[position];
  return judged[position] === '' ? flag : `${judged[position]} (${flag})`;
}

/** Why a value is in the table alone; `undefined` for one that is drawn. */
export function notDrawn({ number, time, status }: Measurement): string | undefined {
  if (status === 'entered-in-error') return 'entered in error';
  if (number === undefined) return 'no number';
  return time === undefined ? 'no date' : undefined;
}

/** A date as it is shown: to the minute, in the zone that the record gives. */
export function dateWords(date: string | undefined): string {
  const [day = '', time] = (date ?? '').split('T');
  if (time === undefined) return day;
  const zone = /(Z|[+-]\d{2}:\d{2})$/.exec(time)?.[1] ?? '';
  return `${day} ${time.slice(0, 5)}${zone === 'Z' ? ' UTC' : zone === '' ? '' : ` ${zone}`}`;
}

/** Everything about one value in one line, for who hears the chart instead of seeing it. */
export function measurementLine(measurement: Measurement): string {
  const { date, part, text, range } = measurement;
  const words = positionWords(measurement);
  return [
    dateWords(date),
    [part, text].filter(Boolean).join(' '),
    words,
    range !== undefined && `reference range ${range}`,
  ]
    .filter(Boolean)
    .join(', ');
}
