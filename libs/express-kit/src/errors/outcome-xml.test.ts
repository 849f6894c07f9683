import { toOutcomeXml } from './outcome-xml.js';
import { toOperationOutcome } from './problem.js';

const problem = {
  code: 'LOGIN_REQUIRED',
  httpStatus: 401,
  issueCode: 'login',
  retryable: false,
  requestId: 'request-1',
};

describe('toOutcomeXml', () => {
  it('has the elements of the JSON, in the order of the definition', () => {
    const outcome = toOperationOutcome({ ...problem, message: 'Sign in first.', nextStep: 'Sign in.' });
    expect(toOutcomeXml(outcome)).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<OperationOutcome xmlns="http://hl7.org/fhir"><issue>' +
        '<severity value="error"/><code value="login"/>' +
        '<details><coding><system value="urn:fhir-gateway:error-code"/><code value="LOGIN_REQUIRED"/></coding>' +
        '<text value="Sign in first."/></details><diagnostics value="Sign in. Request id: request-1"/>' +
        '</issue></OperationOutcome>',
    );
  });

  it('names the place that is at fault, where there is one', () => {
    const outcome = toOperationOutcome({ ...problem, message: 'No.', expression: 'Bundle.entry[3]' });
    expect(outcome.issue[0].expression).toEqual(['Bundle.entry[3]']);
    expect(toOutcomeXml(outcome)).toContain('/><expression value="Bundle.entry[3]"/></issue>');
  });

  it('lets no text out of its attribute, and none in that XML cannot hold', () => {
    const text = toOutcomeXml(toOperationOutcome({ ...problem, message: '"/><x a="&amp;\n\u0000é' }));
    expect(text).toContain('<text value="&quot;/>&lt;x a=&quot;&amp;amp;&#10;\ufffdé"/>');
  });
});
