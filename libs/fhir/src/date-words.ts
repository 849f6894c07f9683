const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const shape = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::[\d.]+)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/;

/**
 * A FHIR date or dateTime as people write it: `6 Nov 2026, 3:15 pm`. The time is that of the clinic, as the record has it;
 * one that the record gives for Greenwich says so. What is no date stays as it is.
 */
export function dateWords(date: string | undefined): string {
  const [all, year, month, day, hour, minute, zone] = shape.exec(date ?? '') ?? [];
  if (all === undefined || year === undefined) return date ?? '';
  const name = month === undefined ? undefined : months[Number(month) - 1];
  if (month !== undefined && name === undefined) return all;
  const dayWords = [day === undefined ? undefined : String(Number(day)), name, year].filter(Boolean).join(' ');
  if (hour === undefined || minute === undefined) return dayWords;
  const half = Number(hour) < 12 ? 'am' : 'pm';
  const clock = `${Number(hour) % 12 === 0 ? 12 : Number(hour) % 12}:${minute} ${half}`;
  return `${dayWords}, ${clock}${zone === 'Z' ? ' GMT' : ''}`;
}
