import { encodeCommand } from './round-trips.js';

it('a command is a list of texts, each with its length in bytes', () => {
  expect(encodeCommand(['HMGET', 'k', 'ä'])).toBe('*3\r\n$5\r\nHMGET\r\n$1\r\nk\r\n$2\r\nä\r\n');
});
