import { createLogger } from './logger.js';

describe('createLogger', () => {
  it('replaces the values of secret-named fields, at the top and one level down', () => {
    const { logger, lines } = collect();
    logger.info({ accessToken: 'canary-1', token: { refresh_token: 'canary-2' } }, 'first');
    logger.info({ headers: { authorization: 'Bearer canary-3', cookie: 'canary-4', 'set-cookie': 'canary-5' } }, 'x');
    logger.info({ codeVerifier: 'canary-6', state: 'canary-7', client_secret: 'canary-8' }, 'second');
    expect(lines()).not.toMatch(/canary/);
    expect(lines()).toMatch(/\[redacted\]/);
  });

  it('keeps code, message and detail of an error, and drops what else hangs on it', () => {
    const { logger, lines } = collect();
    const error = Object.assign(new Error('The platform refused.'), {
      code: 'TOKEN_ENDPOINT_REFUSED',
      detail: 'invalid_client',
      response: { body: 'canary-body' },
      config: { headers: 'canary-headers' },
    });
    logger.warn({ err: error }, 'refresh failed');
    expect(lines()).toMatch(/TOKEN_ENDPOINT_REFUSED/);
    expect(lines()).toMatch(/invalid_client/);
    expect(lines()).not.toMatch(/canary/);
  });

  it('writes one JSON object a line and nothing below its level', () => {
    const { logger, lines } = collect('warn');
    logger.info({}, 'not this');
    logger.warn({ n: 1 }, 'this');
    expect(JSON.parse(lines())).toMatchObject({ n: 1, msg: 'this' });
  });

  it('writes 300 lines of one kind in a minute, whoever causes them, and then how many it left out', () => {
    const { logger, lines, clock } = collect();
    const child = logger.child({ app: 'rest-api' });
    for (let at = 0; at < 9_000; at += 1) {
      (at % 2 ? logger : child).info({ requestId: `r-${at}` }, 'request refused');
      if (at % 3 === 0) logger.warn({}, 'request not served');
    }
    logger.info({}, 'another kind');
    expect(lines().match(/"request refused"/g)).toHaveLength(300);
    expect(lines().match(/"request not served"/g)).toHaveLength(300);
    expect(lines()).toMatch(/"another kind"/);
    expect(lines()).not.toMatch(/left out/);
    clock.nowMs += 60_000;
    logger.info({ requestId: 'later' }, 'request refused');
    expect(lines()).toMatch(/"kind":"request refused","lines":8700,"msg":"lines of one kind were left out"/);
    expect(lines()).toMatch(/"kind":"request not served","lines":2700/);
    expect(lines()).toMatch(/"requestId":"later"/);
    clock.nowMs += 60_000;
    logger.info({}, 'another kind');
    expect(lines().match(/left out"/g)).toHaveLength(2);
  });

  it('leaves out no error', () => {
    const { logger, lines } = collect();
    for (let at = 0; at < 400; at += 1) logger.error({}, 'request failed');
    expect(lines().match(/"request failed"/g)).toHaveLength(400);
  });
});

function collect(level: 'info' | 'warn' = 'info') {
  const written: string[] = [];
  const clock = { nowMs: 1_000_000 };
  const logger = createLogger(level, { write: (line: string) => void written.push(line) }, () => clock.nowMs);
  return { logger, clock, lines: () => written.join('') };
}
