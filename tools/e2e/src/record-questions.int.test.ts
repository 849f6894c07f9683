import { ask, type Outcome } from './questions/ask.js';
import { clients } from './questions/set/question.js';
import { questionsOf } from './questions/set/index.js';
import { startStack, type Stack } from './questions/stack.js';
import { Truth } from './questions/set/truth.js';

const halves = ['text', 'structured'] as const;

/** What is asked most often of one person's record over three systems, against what the records were made of. */
describe('questions about one person over three systems', () => {
  let stack: Stack;
  const outcomes: Outcome[] = [];

  beforeAll(async () => {
    stack = await startStack({});
    const day = new Date(`${new Date().toISOString().slice(0, 10)}T00:00:00.000Z`);
    const truth = new Truth(day.toISOString());
    const recordQuestions = questionsOf(truth, day).filter(({ setting }) => setting === 'record');
    const place = { agent: stack.agent, ...(await stack.enter('record')), isOpen: false };
    for (const question of recordQuestions) {
      for (const client of clients) outcomes.push(await ask(question, client, place, truth));
    }
  }, 180_000);

  afterAll(() => stack?.stop());

  it('are answered right in one call, in either half', () => {
    const others = outcomes.flatMap(({ question, client, calls, ...answer }) =>
      halves
        .filter((half) => answer[half].verdict !== 'right' || calls > 1)
        .map((half) => `${question.id}, ${client}, ${half}, ${calls} calls: ${answer[half].why}`),
    );
    expect(outcomes).toHaveLength(20);
    expect(others).toEqual([]);
  });

  it.each(halves)('take at most 1,000 tokens on average, in %s', (half) => {
    const tokens = outcomes.map((outcome) => outcome[half].tokens);
    expect(tokens.reduce((sum, one) => sum + one, 0) / tokens.length).toBeLessThanOrEqual(1000);
  });
});
