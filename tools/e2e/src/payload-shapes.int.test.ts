import { jsonLines } from './json-lines.js';
import { PayloadReader } from './payloads/payload-reader.js';
import { shared } from './testing/shared.js';

/** A shape of the payloads of test kits, made anew, with the reading of it as it is and under the names of the request. */
interface Shape {
  readonly what: string;
  readonly raw: string;
  readonly named?: string;
  readonly payload: unknown;
}

describe('payloads as other hands write them, through both apps', () => {
  const reader = shared(
    () => PayloadReader.start(),
    (one) => one.stop(),
  );

  it.each(jsonLines<Shape>('payloads/shapes.jsonl'))('are read the same: $what', async ({ payload, raw, named }) => {
    const readings = await reader.read(payload);
    const expected = named === undefined ? [raw] : [raw, named];
    expect(readings.map(({ rest }) => rest)).toEqual(expected);
    expect(readings.map(({ mcp }) => mcp)).toEqual(expected);
  });
});
