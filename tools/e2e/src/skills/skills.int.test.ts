import { runSkills, skillNames } from './run-skills.js';

/** Of the answers to a whole skill, in either half. */
const mostTokens = 12_000;

describe('the skills', () => {
  it('are followed to their ends over the sandbox, by a client that knows nothing but their files', async () => {
    const runs = await runSkills();
    expect(runs.map(({ skill }) => skill)).toEqual(skillNames());
    expect(runs).toHaveLength(10);
    expect(runs.flatMap(({ skill, faults }) => faults.map((fault) => `${skill}: ${fault}`))).toEqual([]);
    for (const { skill, calls, tokens } of runs) {
      expect([skill, calls > 2 && calls < 10]).toEqual([skill, true]);
      expect([skill, Math.max(tokens.text, tokens.structured) < mostTokens]).toEqual([skill, true]);
    }
  }, 180_000);
});
