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
});

function collect(level: 'info' | 'warn' = 'info') {
  const written: string[] = [];
  const logger = createLogger(level, { write: (line: string) => void written.push(line) });
  return { logger, lines: () => written.join('') };
}
