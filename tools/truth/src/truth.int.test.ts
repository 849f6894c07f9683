import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { askFolder } from './ask-people.js';
import { startGateway } from './serve/gateway.js';

const people = join(fileURLToPath(import.meta.url), '..', '..', 'people');

/** Questions that are answered wrongly without a word; none may be added. */
const known: readonly string[] = [];

describe('everyday questions about the records of tools/truth/people', () => {
  it('are answered right or with a warning in both halves, but for those that are known', async () => {
    const { outcomes, sums } = await askFolder(people, { start: startGateway });
    const wrong = outcomes.filter(({ text, structured }) =>
      [text, structured].some(({ verdict }) => verdict === 'wrong'),
    );
    expect(sums).toEqual([]);
    expect(outcomes.length).toBeGreaterThan(40);
    expect(wrong.map(({ question }) => question.id).filter((id) => !known.includes(id))).toEqual([]);
  });
});
