import { chooseEarlierCommit } from './earlier-commit.js';

const commits: Readonly<Record<string, string>> = {
  HEAD: 'c3',
  'v0.1.0': 'c1',
  'origin/main': 'c2',
  'HEAD~20': 'c0',
};
const knows = (known: Readonly<Record<string, string>>) => (reference: string) => known[reference];

describe('the commit that a roll-out begins with', () => {
  it('is the one that was named', () => {
    expect(chooseEarlierCommit('HEAD~20', knows(commits), 'v0.1.0').reference).toBe('HEAD~20');
  });

  it.each([
    ['the last tag', 'v0.1.0', commits, 'v0.1.0'],
    ['origin/main without a tag', undefined, commits, 'origin/main'],
    ['twenty back where origin/main is this commit', undefined, { ...commits, 'origin/main': 'c3' }, 'HEAD~20'],
    ['twenty back where there is no origin/main', undefined, { HEAD: 'c3', 'HEAD~20': 'c0' }, 'HEAD~20'],
    ['never a tag on this very commit', 'v0.2.0', { ...commits, 'v0.2.0': 'c3' }, 'origin/main'],
  ])('is %s', (_what, lastTag, known, expected) => {
    expect(chooseEarlierCommit(undefined, knows(known), lastTag).reference).toBe(expected);
  });

  it('is refused where git does not know it, or where there is none', () => {
    expect(() => chooseEarlierCommit('v9', knows(commits), 'v0.1.0')).toThrow('git does not know v9');
    expect(() => chooseEarlierCommit(undefined, knows({ HEAD: 'c3' }), undefined)).toThrow('too short');
  });
});
