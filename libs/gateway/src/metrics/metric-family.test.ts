import { CounterFamily, HistogramFamily } from './metric-family.js';

describe('a family of metrics', () => {
  it('of counts is written with a line for each set of labels, and its head before there is any', () => {
    const family = new CounterFamily({ name: 'calls_total', help: 'Calls', labels: ['app', 'outcome'] });
    expect(family.text()).toBe('# HELP calls_total Calls\n# TYPE calls_total counter\n');
    family.row('rest', 'ok').value += 2;
    family.row('mcp', 'ok').value += 1;
    family.row('rest', 'ok').value += 1;
    expect(family.text().split('\n').slice(2)).toEqual([
      'calls_total{app="rest",outcome="ok"} 3',
      'calls_total{app="mcp",outcome="ok"} 1',
      '',
    ]);
  });

  it('of durations is cumulative, a bound belongs to its bucket, and the last bucket has all', () => {
    const family = new HistogramFamily({ name: 'took_seconds', help: 'Time', labels: ['app'] });
    for (const seconds of [0, 0.005, 0.0051, 0.2, 60, 61]) family.row('rest').observe(seconds);
    const figures = [...family.text().matchAll(/le="([^"]+)"\} (\d+)/g)].map(
      ([, bound, count]) => `${bound}: ${count}`,
    );
    expect(figures).toEqual([
      ...['0.005: 2', '0.01: 3', '0.025: 3', '0.05: 3', '0.1: 3', '0.25: 4', '0.5: 4', '1: 4'],
      ...['2.5: 4', '5: 4', '10: 4', '30: 4', '60: 5', '+Inf: 6'],
    ]);
    expect(family.text()).toMatch(/^took_seconds_count\{app="rest"\} 6$/m);
    expect(family.text()).toMatch(/^took_seconds_sum\{app="rest"\} 121\.2101$/m);
  });

  it('keeps labels apart that only look alike, and lets none out of its quotes', () => {
    const family = new CounterFamily({ name: 'x_total', help: 'X', labels: ['a', 'b'] });
    family.row('1 2', '').value += 1;
    family.row('1', '2').value += 1;
    family.row('"} 9\nother 1', '\\').value += 1;
    expect(family.text().split('\n').slice(2, -1)).toEqual([
      'x_total{a="1 2",b=""} 1',
      'x_total{a="1",b="2"} 1',
      'x_total{a="\\"} 9\\nother 1",b="\\\\"} 1',
    ]);
  });
});
