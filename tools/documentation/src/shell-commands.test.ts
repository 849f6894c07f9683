import { shellCommands } from './shell-commands.js';

describe('commands of a block', () => {
  it('go on behind a backslash, and end at a comment', () => {
    expect(shellCommands('curl -s \\\n  http://a.example/#part   # why\n# only words\n')).toEqual([
      { variables: [], program: 'curl', args: ['-s', 'http://a.example/#part'] },
    ]);
  });

  it('keep what stands between quotes together, without the quotes', () => {
    expect(shellCommands(`x -d '{"a": "b c"}' --p="d # e"`)).toEqual([
      { variables: [], program: 'x', args: ['-d', '{"a": "b c"}', '--p=d # e'] },
    ]);
  });

  it('may have variables before them, and follow each other in a line', () => {
    expect(shellCommands('A_B=1 C=2 run it && then | last')).toEqual([
      { variables: ['A_B', 'C'], program: 'run', args: ['it'] },
      { variables: [], program: 'then', args: [] },
      { variables: [], program: 'last', args: [] },
    ]);
  });
});
