import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expectedOf } from './expected.js';
import { readFolder } from './read-folder.js';

const people = join(fileURLToPath(import.meta.url), '..', '..', '..', 'people');
const [petra, hedda] = readFolder(people);

describe('the records of a folder', () => {
  it('are one person’s each, by the Patient of the folder or by the bundle', () => {
    const read = [petra, hedda].map((one) => [one?.name, one?.patient, one?.isStated]);
    expect(read).toEqual([
      ['petra-hollowmere', 'petra-hollowmere', true],
      ['hedda.json', 'hedda-vantreen', true],
    ]);
  });

  it('refer to each other as a server writes it, where a bundle has addresses of its own', () => {
    const claim = hedda?.resources.find(({ id }) => id === 'mri');
    expect(claim?.['patient']).toEqual({ reference: 'Patient/hedda-vantreen' });
  });
});

describe('what is computed of the JSON', () => {
  it.each([petra, hedda])('is what the truth file states, but for results in reports and impossible dates', (one) => {
    const { questions: _questions, latestNumeric, ...stated } = one?.expected ?? expectedOf([], '');
    const computed = expectedOf(one?.resources ?? [], one?.patient ?? '');
    // What an entry is called where it has no display is known by a dictionary alone.
    const unnamed = (of: object) =>
      JSON.parse(JSON.stringify(of, (key, value: unknown) => (key === 'label' ? undefined : value))) as object;
    expect(unnamed(computed)).toMatchObject(unnamed(stated));
    const codes = Object.keys(latestNumeric).filter((code) => !/718-7|2093-3/.test(code));
    for (const code of codes)
      expect(computed.latestNumeric[code]?.latest).toMatchObject(latestNumeric[code]?.latest ?? []);
  });
});
