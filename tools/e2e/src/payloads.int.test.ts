import { PayloadReader } from './payloads/payload-reader.js';
import { shapes } from './payloads/shapes.js';

describe('payloads as other hands write them, through both apps', () => {
  let reader: PayloadReader;

  beforeAll(async () => {
    reader = await PayloadReader.start();
  }, 60_000);

  afterAll(() => reader?.stop());

  it.each(shapes.map(([what, ...shape]) => ({ what, shape })))('are read the same: $what', async ({ shape }) => {
    const [payload, raw, named] = shape;
    const readings = await reader.read(payload);
    const expected = named === undefined ? [raw] : [raw, named];
    expect(readings.map(({ rest }) => rest)).toEqual(expected);
    expect(readings.map(({ mcp }) => mcp)).toEqual(expected);
  });
});
