import { parseAddress, parseRedisUrl, serverUrl } from './redis-url.js';

describe('parseRedisUrl', () => {
  it('leaves the URL of one server as it is', () => {
    for (const url of ['redis://localhost', 'rediss://user:pass@[::1]:6380/2']) {
      expect(parseRedisUrl(url)).toEqual({ kind: 'single', url });
    }
  });

  it('reads Sentinels, the name of the master, and who to sign in as to whom', () => {
    const url =
      'rediss+sentinel://app:p%40ss@one:26379,two,[::1]:9/sessions.eu/3?sentinelUsername=s&sentinelPassword=q%3Fr';
    expect(parseRedisUrl(url)).toEqual({
      kind: 'sentinel',
      sentinels: [
        { host: 'one', port: 26379 },
        { host: 'two', port: 26379 },
        { host: '::1', port: 9 },
      ],
      sentinelAccess: { tls: true, username: 's', password: 'q?r' },
      master: 'sessions.eu',
      access: { tls: true, username: 'app', password: 'p@ss', database: 3 },
    });
  });

  it('reads the servers of a cluster', () => {
    expect(parseRedisUrl('redis+cluster://:secret@10.0.0.1,10.0.0.2:7001')).toEqual({
      kind: 'cluster',
      nodes: [
        { host: '10.0.0.1', port: 6379 },
        { host: '10.0.0.2', port: 7001 },
      ],
      access: { tls: false, password: 'secret' },
    });
  });

  it.each([
    '',
    'localhost:6379',
    'redis://[',
    'redis+sentinel://one:26379',
    'redis+sentinel://one:26379/a b',
    'redis+sentinel://one:99999/sessions',
    'redis+sentinel://one,,two/sessions',
    'redis+sentinel://user:%zz@one/sessions',
    'redis+sentinel:///sessions',
    'redis+cluster://',
    'redis+cluster://one/2',
    'redis+cluster://one?x=1',
    'redis+magic://one',
  ])('refuses "%s"', (url) => {
    expect(parseRedisUrl(url)).toBeUndefined();
  });
});

describe('serverUrl', () => {
  it('escapes what a URL cannot carry', () => {
    const access = { tls: true, username: 'a:b', password: 'c@d/e', database: 1 };
    expect(serverUrl({ host: '::1', port: 1 }, access)).toBe('rediss://a%3Ab:c%40d%2Fe@[::1]:1/1');
    expect(serverUrl({ host: 'h', port: 2 }, { tls: false })).toBe('redis://h:2');
    expect(serverUrl({ host: 'h', port: 2 }, { tls: false, password: 'p' })).toBe('redis://:p@h:2');
  });
});

describe('parseAddress', () => {
  it.each(['', ':1', 'a:', 'a:b', 'a:1:2', '::1', '[::1', 'a/b:1'])('refuses "%s"', (text) => {
    expect(parseAddress(text, 6379)).toBeUndefined();
  });
});
