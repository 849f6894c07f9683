import fc from 'fast-check';
import rows from './odd-requests.json' with { type: 'json' };

/** What a request may be made of: mostly what is common, and everything that two readers could read in two ways. */
const method = fc.constantFrom(...rows.methods);
const [path = ''] = rows.usualTargets;
const target = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...rows.usualTargets) },
  fc.constantFrom(...rows.oddTargets),
);
const version = fc.constantFrom(...rows.versions);
const usualLine = fc.constantFrom(...rows.usualLines);
const oddLine = fc.constantFrom(...rows.oddLines);
const line = fc.oneof({ weight: 5, arbitrary: usualLine }, oddLine);

/** A request that may be odd in every part. `{n}` stands for its number. */
export const oddRequest = fc
  .record({
    start: fc.tuple(method, target, version),
    host: fc.constantFrom(['host: x'], ['host: x'], ['Host:  x '], [], ['host: x', 'host: x']),
    lines: fc.array(line, { maxLength: 3 }),
    end: fc.constantFrom('\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\n', '\r'),
    body: fc.constantFrom('', '', '', 'abc', 'abcd', '3\r\nabc\r\n0\r\n\r\n', '0\r\n\r\n'),
  })
  .map(({ start, host, lines, end, body }) => [start.join(' '), ...host, ...lines, '', body].join(end));

/** A request as nearly all are, with one odd header at most. */
export const usualRequest = fc
  .record({
    how: fc.constantFrom('GET', 'POST', 'HEAD', 'DELETE', 'OPTIONS'),
    where: fc.constantFrom(path, `${path}?b=c%20d`, `/${path}`, '/'),
    lines: fc.uniqueArray(usualLine, { maxLength: 4 }),
    odd: fc.option(oddLine, { freq: 3 }),
    text: fc.constantFrom('', 'abc', 'GET / HTTP/1.1\r\n\r\n'),
  })
  .map(({ how, where, lines, odd, text }) => {
    const body = how === 'POST' ? text : '';
    const length = how === 'POST' ? [`content-length: ${body.length}`] : [];
    const head = [`${how} ${where} HTTP/1.1`, 'Host: x', ...lines, ...length, ...(odd === null ? [] : [odd])];
    return [...head, '', body].join('\r\n');
  });
