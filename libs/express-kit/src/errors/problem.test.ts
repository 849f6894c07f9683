import { GatewayError } from '@fhir-gateway/gateway';
import { toOutcomeXml } from './outcome-xml.js';
import { toOperationOutcome, toProblem, toProblemDetails } from './problem.js';

/** What is logged of an error, and what its caller hears. */
function render(error: unknown): { lines: object[]; heard: string } {
  const lines: object[] = [];
  const at = (level: string) => (fields: object, message: string) => void lines.push({ level, message, ...fields });
  const problem = toProblem(
    error,
    'request-1',
    { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    { stage: '', platformId: undefined },
  );
  return { lines, heard: JSON.stringify([problem, toOperationOutcome(problem), toProblemDetails(problem)]) };
}

const withFields = (error: Error, fields: object): Error => Object.assign(error, fields);
const denied = { code: 'LOGIN_DENIED', platformId: 'epic', detail: 'access_denied: under age' };

it('logs what a refusal says for logs, under the request id, and tells the caller nothing of it', () => {
  const { lines, heard } = render(withFields(new Error('The sign-in was declined.'), denied));
  expect(lines).toEqual([{ level: 'info', message: 'request refused', requestId: 'request-1', ...denied }]);
  expect(heard).not.toMatch(/under age|epic/);
});

it('logs the stage and the rule that refused', () => {
  const error = withFields(new GatewayError('HOST_NOT_ALLOWED', 'Not here.'), { stage: 'host-check' });
  expect(render(error).lines).toEqual([
    {
      level: 'info',
      message: 'request refused',
      requestId: 'request-1',
      code: 'HOST_NOT_ALLOWED',
      stage: 'host-check',
      rule: 'host.foreign',
    },
  ]);
});

it('logs nothing of a refusal that says all to its caller, nor twice what the proxy has logged', () => {
  expect(render(new GatewayError('ROUTE_NOT_FOUND', 'There is nothing here.')).lines).toEqual([]);
  const refused = { name: 'ProxyError', code: 'SCOPE_INSUFFICIENT', rule: 'scope.read', stage: 'authorize' };
  expect(render(withFields(new Error('Not covered.'), refused)).lines).toEqual([]);
});

it('takes fields that are no text for none', () => {
  const odd = { code: 'ARGUMENT_INVALID', rule: 4, stage: {}, detail: ['x'] };
  expect(render(withFields(new Error('Wrong.'), odd)).lines).toEqual([
    { level: 'info', message: 'request refused', requestId: 'request-1', code: 'ARGUMENT_INVALID' },
  ]);
});

it('warns of what somebody else failed at, with the platform where it was', () => {
  const error = { code: 'TOKEN_ENDPOINT_REFUSED', platformId: 'epic', detail: 'http 400 invalid_grant: expired' };
  expect(render(withFields(new Error('Refused.'), error)).lines).toEqual([
    { level: 'warn', message: 'request not served', requestId: 'request-1', ...error },
  ]);
});

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
    expect(text).toContain('<text value="&quot;/&gt;&lt;x a=&quot;&amp;amp;&#10;\ufffdé"/>');
  });
});
