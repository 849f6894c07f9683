import { browserName } from './browser-name.js';

const webKit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';

describe('the name of a browser', () => {
  it.each<[string | undefined, string | undefined]>([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Windows'],
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0', 'Edge on Linux'],
    [`Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) ${webKit} Version/18.0 Safari/604.1`, 'Safari on iPhone'],
    [`Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) ${webKit} CriOS/140.0 Safari/604.1`, 'Chrome on iPad'],
    ['curl/8.5.0', undefined],
    ['Firefox on <b>Windows</b>', 'Windows'],
    [`${'x'.repeat(600)} Firefox/140.0`, undefined],
    [undefined, undefined],
  ])('of %j is %j', (userAgent, name) => expect(browserName(userAgent)).toBe(name));
});
