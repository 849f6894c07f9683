import type { RequestHandler } from 'express';
import type { ActiveQuirks } from './active-quirks.js';
import type { JsonAnswer } from './auth-quirk.js';

/** Answers a request for the smart-configuration where a quirk is on that is about it, and leaves it to others else. */
export function configurationAnswer(quirks: ActiveQuirks, document: () => object): RequestHandler {
  return (_request, response, next) => {
    const [changes, texts] = [quirks.all('configuration'), quirks.all('configurationText')];
    const instead = quirks.instead('configuration');
    if (!instead && changes.length === 0 && texts.length === 0) return next();
    const answer = instead ?? { status: 200, body: { ...document() }, type: 'application/json', headers: {} };
    if (!instead) for (const [change, place] of changes) change(answer as JsonAnswer, place);
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    response.statusCode = answer.status;
    if (answer.type !== '') response.setHeader('Content-Type', answer.type);
    for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
    response.end(instead ? text : texts.reduce((all, [change]) => change(all), text));
  };
}
