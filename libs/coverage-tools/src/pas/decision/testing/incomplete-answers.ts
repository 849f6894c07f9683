import { decidedItem, namedAnswer } from '../../../testing/answer-fixtures.js';
import { reviewed } from '../../../testing/prior-auth-fixtures.js';
import { approval, pas, pended, variations, without } from './variation.js';

const ofOtherList = JSON.parse(JSON.stringify(reviewed('A1')).replaceAll('005010/306', '005010/889')) as ReturnType<
  typeof reviewed
>;

const bare = namedAnswer(decidedItem('A1'));
const traced = namedAnswer(decidedItem('A1'), {
  preAuthRef: 'T-1',
  extension: [{ url: pas('administrationReferenceNumber'), valueString: 'T-1' }],
});
const numbered = (authorizationNumber?: string) => ({ authorizationNumber });
const lacks = (what: string) => ({ warnings: [`The answer ${what}.`] });
const ofOther = namedAnswer({ itemSequence: 1, adjudication: [ofOtherList] });

/** Answers without what the guide demands, and with what contradicts it. */
export const incompleteAnswers = variations(
  ['nothing', [], undefined, 'the payer knows nothing of the request'],
  ['a pended request', [pended()], 'pended', 'review action A4'],
  ['no outcome', [without(approval(), 'outcome')], 'approved', 'the review action decides', lacks('has no outcome')],
  ['no patient', [without(approval(), 'patient')], 'approved', 'it names the request', lacks('names no patient')],
  ['an approval without any number', [bare], 'approved', 'no number is made up', numbered()],
  [
    'a number in preAuthRef',
    [approval({ preAuthRef: 'R-1' })],
    'approved',
    'the action’s own wins',
    numbered('AUTH-1'),
  ],
  [
    'a number that is the trace number',
    [traced],
    'approved',
    'it authorizes nothing',
    { ...numbered(), traceNumber: 'T-1' },
  ],
  ['an error over an approved item', [approval({ outcome: 'error' })], 'error', 'the request is faulty', numbered()],
  ['queued over an approved item', [approval({ outcome: 'queued' })], 'pended', 'it has not decided', numbered()],
  ['an action of another list', [ofOther], 'unknown', 'the same code means something else there'],
);
