import { CommandReader } from './resp.js';

describe('CommandReader', () => {
  const wire = Buffer.from('*2\r\n$3\r\nGET\r\n$1\r\na\r\n*1\r\n$4\r\nPING\r\n');

  it.each([1, 3, 7, wire.length])('reads commands that come in pieces of %d bytes', (size) => {
    const reader = new CommandReader();
    const commands: string[][] = [];
    for (let at = 0; at < wire.length; at += size) commands.push(...reader.read(wire.subarray(at, at + size)));
    expect(commands).toEqual([['GET', 'a'], ['PING']]);
  });

  it('refuses what is no command', () => {
    expect(() => new CommandReader().read(Buffer.from('GET a\r\n'))).toThrow(/no command/);
  });
});
