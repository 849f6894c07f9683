import { ArgumentFault } from './argument-fault.js';

const longest = 20_000;

/**
 * Search parameters that came as one text: `category=laboratory&date=ge2025-01-01`, with or without a question mark or the
 * type before it.
 *
 * @returns `undefined` for a text that is no query
 */
export function paramsOfText(given: string): Record<string, string | string[]> | undefined {
  const query = given.trim().replace(/^\/?(?:[A-Z][A-Za-z]+)?\?/, '');
  if (query.length > longest || !/^[A-Za-z_][\w.:-]*=/.test(query)) return undefined;
  const params = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(query)) params.set(name, [...(params.get(name) ?? []), value]);
  return Object.fromEntries(
    [...params].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
  );
}

/**
 * Search parameters in whatever form they came: an object, a query as text, a list of `name=value` texts.
 *
 * @param notices gets a sentence for another form than an object
 * @throws ArgumentFault for anything else
 */
export function paramsOf(given: unknown, notices: string[]): Record<string, unknown> {
  if (given === undefined) return {};
  const text =
    Array.isArray(given) && given.length > 0 && given.every((one) => typeof one === 'string') ? given.join('&') : given;
  if (typeof text === 'string') {
    const params = paramsOfText(text);
    if (params) {
      notices.push('Understood params, which came as text, as the search parameters that it names.');
      return params;
    }
  } else if (typeof text === 'object' && text !== null && !Array.isArray(text)) return { ...text };
  throw new ArgumentFault('params takes a JSON object of FHIR search parameters.', {
    params: { category: 'laboratory' },
  });
}
