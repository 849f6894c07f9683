/** Values of Prometheus's text format by series, such as `requests_total{route="fhir"}`. */
export type Metrics = ReadonlyMap<string, number>;

/** What may move without a request: the process itself, how long something took, and the probe that reads the metrics. */
const isOfNoInterest = (series: string): boolean =>
  /^(process_|nodejs_)/.test(series) ||
  /_(bucket|sum)(\{|$)/.test(series) ||
  /route="(metrics|ops|probe|health)"/.test(series);

/** Reads the counters of a `/metrics` answer: `_total` and `_count` series of the gateway. */
export function parseMetrics(text: string): Metrics {
  const metrics = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [, series = '', value] = /^([a-z_]+(?:\{[^}]*\})?) (\S+)/.exec(line) ?? [];
    if (/_(total|count)(\{|$)/.test(series) && !isOfNoInterest(series)) metrics.set(series, Number(value));
  }
  return metrics;
}

/** What was counted between two readings, in the order of the series' names. */
export function movedBetween(before: Metrics, after: Metrics): string[] {
  return [...after]
    .map(([series, value]) => [series, value - (before.get(series) ?? 0)] as const)
    .filter(([, moved]) => moved !== 0)
    .map(([series, moved]) => `${series} +${moved}`)
    .sort();
}
