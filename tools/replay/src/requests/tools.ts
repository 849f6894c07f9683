/** Finds a part of what an earlier call of the same group answered. */
export type PartOf = (what: string, pattern: RegExp) => string;

type Arguments = Readonly<Record<string, unknown>> | null;

/** A call of a tool: what is special, the tool, and its arguments. */
export type ToolCall = readonly [what: string, tool: string, args: Arguments | ((partOf: PartOf) => Arguments)];

const cursor = /"(?:next_)?cursor":"([^"]+)"/;
const confirm = /"confirm":"([^"]+)"/;

/** Every tool that reads, with good and with bad arguments. @param session arguments that say whose the call is */
export function toolCalls(platformId: string, session: Readonly<Record<string, string>>): ToolCall[] {
  const platform = { platform_id: platformId, ...session };
  const payer = { platform_id: 'sandbox-payer', ...session };
  const labs = {
    ...platform,
    resource_type: 'Observation',
    params: { category: 'laboratory', patient: 'hedda-vantreen' },
  };
  const person = { ...platform, resource_type: 'Patient', resource_id: 'hedda-vantreen' };
  const knee = { ...payer, procedure_code: '27447' };
  return [
    ['platforms', 'list_platforms', { kind: 'sandbox' }],
    ['platforms, by name', 'list_platforms', { query: 'blue cross', state: 'AR', limit: 3 }],
    ['platforms, going on', 'list_platforms', { limit: 2, offset: 2 }],
    ['platforms, organizations', 'list_platforms', { platform_id: 'epic', query: 'mayo' }],
    ['platforms, bad limit', 'list_platforms', { limit: 0 }],
    ['platforms, unknown argument', 'list_platforms', { nonsense: 1 }],
    ['status', 'get_auth_status', platform],
    ['status of all', 'get_auth_status', session],
    ['status of nowhere', 'get_auth_status', { platform_id: 'nowhere' }],
    ['start', 'start_auth', { ...session, platform_id: 'sandbox-ehr' }],
    ['start, scopes', 'start_auth', { ...session, platform_id: 'sandbox-ehr', scopes: ['patient/Observation.rs'] }],
    ['start, bad scopes', 'start_auth', { ...session, platform_id: 'sandbox-ehr', scopes: 'nonsense' }],
    ['start, open', 'start_auth', { ...session, platform_id: 'sandbox-open' }],
    ['start, listed only', 'start_auth', { ...session, platform_id: 'epic' }],
    ['wait', 'wait_for_auth', { ...platform, timeout: 0 }],
    ['wait, negative', 'wait_for_auth', { ...platform, timeout: -1 }],
    ['wait, wrong code', 'wait_for_auth', { ...platform, timeout: 0, pairing_code: '22222-22222' }],
    ['capabilities', 'get_capabilities', platform],
    ['capabilities of a type', 'get_capabilities', { ...platform, resource_type: 'Observation' }],
    ['capabilities of no type', 'get_capabilities', { ...platform, resource_type: 'Nonsense' }],
    ['read', 'read', person],
    ['read by reference', 'read', { ...person, resource_id: 'Patient/hedda-vantreen' }],
    ['read elements', 'read', { ...person, elements: ['name'] }],
    ['read nobody', 'read', { ...person, resource_id: 'nobody' }],
    ['read another', 'read', { ...person, resource_id: 'tamsin-ockleby' }],
    ['read, path', 'read', { ...person, resource_id: '../metadata' }],
    ['read, no id', 'read', { ...platform, resource_type: 'Patient' }],
    ['read, number', 'read', { ...person, resource_id: 7 }],
    ['read, unknown argument', 'read', { ...person, id: 'x' }],
    ['read, unknown platform', 'read', { ...person, platform_id: 'nowhere' }],
    ['read, down', 'read', { ...person, platform_id: 'replay-down' }],
    ['read, unknown handle', 'read', { ...person, auth_handle: 'V0FXcDTlRg8fZcCkz1N2yq5hJm3oA7bQe9sUuIxKtPw' }],
    ['labs', 'search', { ...labs, limit: 3 }],
    ['labs, next', 'get_next_page', (partOf) => ({ ...platform, cursor: partOf('labs', cursor) })],
    ['next, bad', 'get_next_page', { ...platform, cursor: 'AAAA' }],
    ['labs, sorted', 'search', { ...labs, sort: ['-date'], limit: 2, elements: ['code'] }],
    ['labs, include', 'search', { ...labs, include: ['Observation:subject'], limit: 2 }],
    ['conditions', 'search', { ...platform, resource_type: 'Condition' }],
    ['search, none', 'search', { ...labs, params: { code: 'nonsense', patient: 'hedda-vantreen' } }],
    ['search, unknown parameter', 'search', { ...labs, params: { nonsense: 'x' } }],
    [
      'search, list',
      'search',
      { ...labs, params: { date: ['ge2020-01-01', 'le2035-01-01'], patient: 'hedda-vantreen' }, limit: 2 },
    ],
    ['search, another', 'search', { ...labs, params: { patient: 'tamsin-ockleby' } }],
    ['search, no type', 'search', { ...labs, resource_type: 'Nonsense' }],
    ['search, bad limit', 'search', { ...labs, limit: 100_000 }],
    ['search, params as text', 'search', { ...labs, params: 'category=laboratory' }],
    ['count', 'count', labs],
    ['count, no type', 'count', { ...labs, resource_type: '' }],
    [
      'documents',
      'search',
      { ...platform, resource_type: 'DocumentReference', params: { patient: 'hedda-vantreen' }, limit: 1 },
    ],
    [
      'document',
      'read',
      (partOf) => ({
        ...platform,
        resource_type: 'DocumentReference',
        resource_id: partOf('documents', /DocumentReference\/([\w.-]+)/),
        attachment: 1,
      }),
    ],
    [
      'everything',
      'execute_operation',
      { ...platform, operation: '$everything', resource_type: 'Patient', resource_id: 'hedda-vantreen', limit: 3 },
    ],
    ['unknown operation', 'execute_operation', { ...platform, operation: '$nonsense' }],
    ['bad operation', 'execute_operation', { ...platform, operation: '../x' }],
    ['prior auth', 'check_prior_auth', knee],
    ['prior auth, bad code', 'check_prior_auth', { ...knee, procedure_code: 'ABCDE' }],
    ['prior auth, no payer', 'check_prior_auth', { ...knee, platform_id: 'sandbox-open' }],
    ['forms', 'get_questionnaire_package', knee],
    ['rules', 'get_policy_rules', knee],
    ['prior auth, send', 'submit_prior_auth', knee],
    ['prior auth, status', 'check_prior_auth_status', { ...payer, request_id: 'pa-0' }],
    ['prior auth, list', 'list_prior_auths', session],
    ['unknown tool', 'nonsense', platform],
    ['prototype name', 'constructor', platform],
    ['null', 'list_platforms', null],
  ];
}

/** Every tool that writes. @param session arguments that say whose the call is */
export function writeCalls(session: Readonly<Record<string, string>>): ToolCall[] {
  const platform = { platform_id: 'sandbox-ehr', ...session };
  const observation = { ...platform, resource_type: 'Observation' };
  const resource = {
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'Body weight' },
    subject: { reference: 'Patient/hedda-vantreen' },
  };
  const created = /Observation\/([\w.-]+)/;
  return [
    ['create', 'create', { ...observation, resource }],
    ['create, confirmed', 'create', (partOf) => ({ ...observation, resource, confirm: partOf('create', confirm) })],
    ['create, wrong confirmation', 'create', { ...observation, resource, confirm: 'x' }],
    ['create, another type', 'create', { ...observation, resource: { resourceType: 'Patient' } }],
    ['create, open', 'create', { ...observation, platform_id: 'sandbox-open', resource }],
    [
      'update',
      'update',
      (partOf) => {
        const id = partOf('create, confirmed', created);
        return { ...observation, resource_id: id, resource: { ...resource, id, status: 'amended' } };
      },
    ],
    [
      'patch',
      'patch',
      (partOf) => ({
        ...observation,
        resource_id: partOf('create, confirmed', created),
        fields: { status: 'amended' },
      }),
    ],
    [
      'patch, confirmed',
      'patch',
      (partOf) => ({
        ...observation,
        resource_id: partOf('create, confirmed', created),
        fields: { status: 'amended' },
        confirm: partOf('patch', confirm),
      }),
    ],
    ['patch, id', 'patch', { ...observation, resource_id: 'x', fields: { id: 'y' } }],
    ['delete', 'delete', (partOf) => ({ ...observation, resource_id: partOf('create, confirmed', created) })],
    [
      'delete, confirmed',
      'delete',
      (partOf) => ({
        ...observation,
        resource_id: partOf('create, confirmed', created),
        confirm: partOf('delete', confirm),
      }),
    ],
    ['delete, nobody', 'delete', { ...observation, resource_id: 'nobody' }],
  ];
}

/** Tools that ask a payer at which the person is signed in. @param session arguments that say whose the call is */
export function payerCalls(session: Readonly<Record<string, string>>): ToolCall[] {
  const knee = { platform_id: 'sandbox-payer', ...session, procedure_code: '27447' };
  const requested = {
    ...knee,
    patient_id: 'GhpdVj6rTpcT4PzyfJmx',
    diagnosis_codes: ['M17.11'],
    service_date: '2030-12-15',
    place_of_service: '21',
    ordering_npi: '9000000031',
  };
  return [
    ...['99213', '27447', '70551', 'E0424', '97110', '15830', '00000'].map((code): ToolCall => {
      return [`prior auth of ${code}`, 'check_prior_auth', { ...knee, procedure_code: code }];
    }),
    ['forms', 'get_questionnaire_package', knee],
    ['forms, from the third question', 'get_questionnaire_package', { ...knee, from_question: 3 }],
    ['rules', 'get_policy_rules', knee],
    ['send', 'submit_prior_auth', requested],
    ['send, confirmed', 'submit_prior_auth', (partOf) => ({ ...requested, confirm: partOf('send', confirm) })],
    [
      'status',
      'check_prior_auth_status',
      (partOf) => ({
        platform_id: 'sandbox-payer',
        ...session,
        request_id: partOf('send, confirmed', /"request_id":"([^"]+)"/),
      }),
    ],
    ['list', 'list_prior_auths', session],
  ];
}
